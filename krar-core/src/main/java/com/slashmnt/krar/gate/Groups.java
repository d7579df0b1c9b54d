package com.slashmnt.krar.gate;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of a group after the other, and none after one that failed. */
record Groups() implements Gate {

  /** By group, a member that has failed, and one that has been restarted or rolls by itself. */
  private record State(Map<WorkloadGroup, Workload> failed, Map<WorkloadGroup, Workload> busy) {

    static State of(GateContext run) {
      Stream<Workload> busy =
          Stream.concat(
              Stream.of(run.inFlight(), run.settling(), run.unanswered())
                  .flatMap(restarts -> restarts.stream().map(GateContext.Restart::workload)),
              run.waiting().stream());
      return new State(byGroup(run.failed().stream()), byGroup(busy));
    }

    private static Map<WorkloadGroup, Workload> byGroup(Stream<Workload> workloads) {
      Map<WorkloadGroup, Workload> first = new HashMap<>();
      workloads.forEach(w -> WorkloadGroup.of(w).ifPresent(group -> first.putIfAbsent(group, w)));
      return first;
    }
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    @Nullable String said = workload.annotations().get(Annotations.GROUP);
    if (said == null) {
      return GateAnswer.open();
    }
    return WorkloadGroup.of(workload)
        .map(group -> ask(workload, group, run.derived(Groups.class, State::of)))
        .orElseGet(
            () ->
                GateAnswer.closed(
                    "InvalidAnnotation",
                    "Its annotation %s must be the name of a group, such as galera, or shop/galera across namespaces, and is '%s'."
                        .formatted(Annotations.GROUP, said)));
  }

  private static GateAnswer ask(Workload workload, WorkloadGroup group, State state) {
    @Nullable Workload failed = state.failed().get(group);
    if (failed != null) {
      return GateAnswer.closed(
          "GroupFailed", "%s of its group %s has failed.".formatted(failed.ref(), group));
    }
    @Nullable Workload busy = state.busy().get(group);
    return busy == null || busy.ref().equals(workload.ref())
        ? GateAnswer.open()
        : GateAnswer.wait(
            "AwaitsGroup", "%s of its group %s has not ended.".formatted(busy.ref(), group));
  }

  @Override
  public String toString() {
    return "groups";
  }
}
