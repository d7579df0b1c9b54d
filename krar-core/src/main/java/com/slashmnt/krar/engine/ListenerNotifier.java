package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.listen.RunListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells the listeners, contains what they throw, and keeps the warnings of the run. */
final class ListenerNotifier {

  private final List<RunListener> listeners;
  private final List<Reason> warnings = new ArrayList<>();
  private boolean listenerFailed;

  /** Tells that a run begins, and what is to be warned of from the start. */
  ListenerNotifier(RunSettings settings, Instant start) {
    this.listeners = settings.listeners();
    tell(new RunEvent.Started(settings.runId(), settings.name(), start));
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
              "The listener " + listener + " failed (further failures are not reported): " + e));
    }
  }
}
