package com.slashmnt.krar.gate;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Workload;

/** Nothing more after so many failures. */
record MaxFailures(int workloads) implements Gate {

  MaxFailures {
    if (workloads < 1) {
      throw new IllegalArgumentException(
          "maxFailures must be at least 1 (1 stops at the first), was " + workloads);
    }
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    return GateAnswer.open();
  }

  @Override
  public GateAnswer ask(GateContext run) {
    int failures = run.failed().size();
    return failures < workloads
        ? GateAnswer.open()
        : GateAnswer.closed(
            Reason.RUN_STOPPED, "Too many workloads have failed: %d.".formatted(failures));
  }

  @Override
  public String toString() {
    return "fewer than " + workloads + " failures";
  }
}
