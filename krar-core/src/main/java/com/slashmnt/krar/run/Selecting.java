package com.slashmnt.krar.run;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.select.ScopeFailure;
import com.slashmnt.krar.select.Selection;
import java.util.List;

/** Calls the selector, and contains what it throws. */
final class Selecting {

  private Selecting() {}

  static Selection select(RunSettings settings) {
    try {
      return requireNonNull(settings.selector().select(), "it gave nothing");
    } catch (KrarException e) {
      return nothing(e.reason());
    } catch (RuntimeException e) {
      return nothing(new Reason("SelectorFailed", "The selector failed: " + e));
    }
  }

  private static Selection nothing(Reason cause) {
    return new Selection(
        List.of(), List.of(), List.of(new ScopeFailure("the whole selection", cause)));
  }
}
