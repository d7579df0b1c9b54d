package com.slashmnt.krar.gate;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Workload;

/** So many at a time. */
record MaxInFlight(int workloads) implements Gate {

  MaxInFlight {
    if (workloads < 1) {
      throw new IllegalArgumentException("maxInFlight must be at least 1, was " + workloads);
    }
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    return GateAnswer.open();
  }

  @Override
  public GateAnswer ask(GateContext run) {
    int inFlight = run.inFlight().size();
    return inFlight < workloads
        ? GateAnswer.open()
        : GateAnswer.wait("MaxInFlight", inFlight + " workloads are in flight already.");
  }

  @Override
  public String toString() {
    return "at most " + workloads + " in flight";
  }
}
