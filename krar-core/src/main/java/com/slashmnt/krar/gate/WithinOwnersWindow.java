package com.slashmnt.krar.gate;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Only when the workload's owner allows it. */
record WithinOwnersWindow(ZoneId zone) implements Gate {

  WithinOwnersWindow {
    requireNonNull(zone, "zone");
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    @Nullable String said = workload.annotations().get(Annotations.WINDOW);
    if (said == null) {
      return GateAnswer.open();
    }
    TimeWindows windows;
    try {
      windows = TimeWindows.parse(said, zone);
    } catch (IllegalArgumentException e) {
      // Its owner wants to narrow: what cannot be read must not open.
      return GateAnswer.closed(
          "InvalidAnnotation",
          "Its annotation " + Annotations.WINDOW + " cannot be read: " + e.getMessage() + ".");
    }
    return windows.contains(run.now())
        ? GateAnswer.open()
        : GateTimes.outside(
            "the window of its annotation " + Annotations.WINDOW + ",", windows, run);
  }

  @Override
  public String toString() {
    return "window of its owner";
  }
}
