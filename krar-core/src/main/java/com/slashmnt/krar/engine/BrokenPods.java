package com.slashmnt.krar.engine;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Evicts the broken pods for which controllers of StatefulSets wait. */
final class BrokenPods {

  private final PodEvictor evictor;
  private final Consumer<Reason> warnings;
  private final Set<String> forbidden = new HashSet<>();
  private final Set<WorkloadRef> warned = new HashSet<>();

  BrokenPods(PodEvictor evictor, Consumer<Reason> warnings) {
    this.evictor = evictor;
    this.warnings = warnings;
  }

  /** Evicts those of that workload, if it is one that waits; what fails now may not later. */
  void evict(Workload workload) {
    boolean waits =
        workload.ref().kind().equals(WorkloadKind.STATEFUL_SET)
            && workload.rollout().isObserved()
            && !workload.rollout().isComplete();
    if (!waits || forbidden.contains(workload.ref().namespace())) {
      return;
    }
    try {
      evictor.evictOutdated(workload);
    } catch (KrarException e) {
      failed(workload.ref(), e.reason());
    } catch (RuntimeException e) {
      failed(workload.ref(), new Reason("EvictionFailed", "The evictor failed: " + e));
    }
  }

  private void failed(WorkloadRef workload, Reason why) {
    if (why.is(Reason.FORBIDDEN)) {
      forbidden.add(workload.namespace());
    }
    if (!why.is(Reason.UNREACHABLE) && warned.add(workload)) {
      warnings.accept(
          new Reason(
              why.code(),
              "%s goes back, and its controller may wait for a broken pod that was not evicted: %s"
                  .formatted(workload, why.message())));
    }
  }
}
