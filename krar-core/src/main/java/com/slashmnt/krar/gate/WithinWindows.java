package com.slashmnt.krar.gate;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.workload.Workload;

/** Only at these times of the week. */
record WithinWindows(TimeWindows windows) implements Gate {

  WithinWindows {
    requireNonNull(windows, "windows");
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    return GateAnswer.open();
  }

  @Override
  public GateAnswer ask(GateContext run) {
    return windows.contains(run.now())
        ? GateAnswer.open()
        : GateTimes.outside("the window", windows, run);
  }

  @Override
  public String toString() {
    return "window " + windows;
  }
}
