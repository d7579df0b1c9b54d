package com.slashmnt.krar.engine;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls the follower, and contains what it throws. */
final class Looks {

  private static final Reason MISSING = new Reason("NotSeen", "The follower said nothing of it.");

  private final RolloutFollower follower;
  private final Consumer<Reason> warnings;

  Looks(RolloutFollower follower, Consumer<Reason> warnings) {
    this.follower = follower;
    this.warnings = warnings;
  }

  /** One observation of each. */
  Map<WorkloadRef, Observation> at(List<Workload> workloads) {
    Map<WorkloadRef, Observation> seen = new HashMap<>();
    try {
      seen.putAll(follower.look(workloads));
    } catch (KrarException e) {
      workloads.forEach(w -> seen.put(w.ref(), new Observation.Unknown(e.reason())));
    } catch (RuntimeException e) {
      Reason failed = new Reason("FollowerFailed", "The follower failed: " + e);
      warnings.accept(failed);
      workloads.forEach(w -> seen.put(w.ref(), new Observation.Unknown(failed)));
    }
    workloads.forEach(w -> seen.putIfAbsent(w.ref(), new Observation.Unknown(MISSING)));
    return seen;
  }

  /** The same, as the cluster itself says it now. */
  Map<WorkloadRef, Observation> afresh(List<Workload> workloads) {
    try {
      follower.distrustMemory();
    } catch (RuntimeException e) {
      warnings.accept(new Reason("FollowerFailed", "The follower failed: " + e));
    }
    return at(workloads);
  }

  /** There are no more looks in this run. */
  void end() {
    try {
      follower.runEnded();
    } catch (RuntimeException e) {
      // The report is made; what the follower failed to clean up changes nothing in it.
    }
  }

  /** What was seen of that workload. */
  static Observation of(WorkloadRun run, Map<WorkloadRef, Observation> seen) {
    @Nullable Observation observation = seen.get(run.ref());
    return observation != null ? observation : new Observation.Unknown(MISSING);
  }

  /** Whether nothing could be seen since the cluster is out of reach. */
  static boolean isUnreachable(Collection<Observation> seen) {
    return !seen.isEmpty()
        && seen.stream()
            .allMatch(o -> o instanceof Observation.Unknown u && u.reason().is(Reason.UNREACHABLE));
  }
}
