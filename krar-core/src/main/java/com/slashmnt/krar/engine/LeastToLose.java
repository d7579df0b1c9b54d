package com.slashmnt.krar.engine;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which order workloads wait for their restart.
 *
 * <p>New content that turns out to be bad hits the first that gets it: that should be one with many
 * replicas, of which a rolling update takes some only, and of which none is missing already.
 */
final class LeastToLose {

  private static final Comparator<WorkloadRun> ORDER =
      Comparator.comparingInt((WorkloadRun run) -> -status(run).replicas())
          .thenComparingInt(run -> status(run).replicas() - status(run).available())
          .thenComparing(run -> run.ref().toString());

  private LeastToLose() {}

  /** What is restarted for new content in that order, after all else in the order given. */
  static List<WorkloadRun> first(List<WorkloadRun> runs, Map<WorkloadRef, Decision> decisions) {
    List<WorkloadRun> ordered = new ArrayList<>();
    List<WorkloadRun> forContent = new ArrayList<>();
    for (WorkloadRun run : runs) {
      @Nullable Decision decision = decisions.get(run.ref());
      boolean bringsContent = decision instanceof Decision.Roll roll && !roll.wanted().isEmpty();
      (bringsContent ? forContent : ordered).add(run);
    }
    forContent.sort(ORDER);
    ordered.addAll(forContent);
    return ordered;
  }

  private static RolloutStatus status(WorkloadRun run) {
    return run.workload().rollout();
  }
}
