package com.slashmnt.krar.gate;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Workload;
import java.util.List;

/** So many at a time in a namespace. */
record MaxInFlightPerNamespace(int workloads) implements Gate {

  MaxInFlightPerNamespace {
    if (workloads < 1) {
      throw new IllegalArgumentException(
          "maxInFlightPerNamespace must be at least 1, was " + workloads);
    }
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    String namespace = workload.ref().namespace();
    List<String> rolling =
        run.inFlight().stream()
            .map(other -> other.workload().ref())
            .filter(other -> other.namespace().equals(namespace))
            .map(Object::toString)
            .toList();
    return rolling.size() < workloads
        ? GateAnswer.open()
        : GateAnswer.wait(
            "MaxInFlightPerNamespace",
            "%d of at most %d workloads of namespace %s are in flight: %s."
                .formatted(rolling.size(), workloads, namespace, String.join(", ", rolling)));
  }

  @Override
  public String toString() {
    return "at most " + workloads + " in flight in a namespace";
  }
}
