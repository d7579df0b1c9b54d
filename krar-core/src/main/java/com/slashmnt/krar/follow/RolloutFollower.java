package com.slashmnt.krar.follow;

import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Shows how the workloads that a run waits for are doing now.
 *
 * <p>The run calls it on its own thread, again and again until each has converged, failed or made
 * no progress for too long; it judges, the follower just looks. It does I/O in bulk: not one
 * request per workload where many are followed. What it cannot see is data; an exception is taken
 * as "nothing seen this time". It may keep state from look to look, until {@link #runEnded}: the
 * longer a look takes, the longer the run waits before the next one.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
@FunctionalInterface
public interface RolloutFollower {

  /**
   * Looks at these now.
   *
   * @param followed the latest snapshot that the run has of each
   * @return one observation each; a missing one counts as {@link Observation.Unknown}
   */
  Map<WorkloadRef, Observation> look(List<Workload> followed);

  /**
   * The next look has to ask the cluster itself, since what was remembered or watched may be of the
   * past: the run calls it before a look that tells whether the cluster answers, and before its
   * last one. Does nothing by default; what it throws is ignored.
   */
  default void distrustMemory() {}

  /**
   * A run has ended, whether it looked or not: what was kept for its next look, such as an open
   * connection, may go. The run calls it once, on its own thread; another run may look afterwards.
   * Does nothing by default; what it throws is ignored.
   */
  default void runEnded() {}

  /**
   * Who else wrote to that workload since then, for a message about a restart that was taken back;
   * called rarely. None by default, and where it is unknown.
   *
   * @return field managers such as {@code argocd-controller}
   */
  default List<String> writersSince(Workload workload, Instant since) {
    return List.of();
  }
}
