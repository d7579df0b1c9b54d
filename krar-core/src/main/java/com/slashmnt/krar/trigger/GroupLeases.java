package com.slashmnt.krar.trigger;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.workload.WorkloadGroup;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Says which run may restart members of a group, so that two runs that have members of the same one
 * never restart two of them at once.
 *
 * <p>A run calls it on its own thread: before it restarts a member, again each minute while one
 * rolls, and when none does any more.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public interface GroupLeases {

  /**
   * Takes the group for a run, or keeps it. Of two runs that ask at the same time one gets it.
   *
   * @param member what the run restarts; for whoever looks at the lease
   * @param run who takes it: what an earlier attempt of the same run has left is the run's own
   * @param duration after what time another run may take it, unless it is kept
   * @return who has it; empty if that run does now
   * @throws KrarException if the cluster refuses or cannot be reached; with {@link
   *     com.slashmnt.krar.Reason#UNREACHABLE} that may pass
   */
  Optional<Holder> acquire(WorkloadGroup group, WorkloadRef member, RunId run, Duration duration);

  /**
   * Gives the group up; nothing happens if that run does not have it.
   *
   * @throws KrarException if the cluster refuses or cannot be reached
   */
  void release(WorkloadGroup group, RunId run);

  /**
   * Who has a group.
   *
   * @param run the id of the run
   * @param member what that run restarts; empty if it does not say
   * @since 3.0.0
   */
  record Holder(String run, String member) {

    /** {@code run nightly-1, which restarts shop/StatefulSet/db-0}. */
    @Override
    public String toString() {
      return "run " + run + (member.isEmpty() ? "" : ", which restarts " + member);
    }
  }
}
