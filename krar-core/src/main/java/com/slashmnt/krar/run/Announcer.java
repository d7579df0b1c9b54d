package com.slashmnt.krar.run;

import com.slashmnt.krar.Reason;
import java.util.ArrayList;
import java.util.List;

/** Tells the listeners, contains what they throw, and keeps the warnings of the run. */
final class Announcer {

  private final List<RunListener> listeners;
  private final List<Reason> warnings = new ArrayList<>();
  private boolean listenerFailed;

  Announcer(RunSettings settings) {
    this.listeners = settings.listeners();
    settings.warnings().forEach(this::warn);
  }

  void tell(RunEvent event) {
    for (RunListener listener : listeners) {
      try {
        listener.on(event);
      } catch (RuntimeException e) {
        failed(listener, e);
      }
    }
  }

  /** Once per warning, however often it shows. */
  void warn(Reason warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
      tell(new RunEvent.Warned(warning));
    }
  }

  void flush() {
    for (RunListener listener : listeners) {
      try {
        listener.flush().forEach(this::warn);
      } catch (RuntimeException e) {
        failed(listener, e);
      }
    }
  }

  List<Reason> warnings() {
    return warnings;
  }

  private void failed(RunListener listener, RuntimeException e) {
    if (!listenerFailed) {
      listenerFailed = true;
      warnings.add(
          new Reason(
              "ListenerFailed",
              "The listener " + listener + " failed (further failures are not told): " + e));
    }
  }
}
