package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Names who may have taken a restart back. */
final class RevertSuspects {

  private final Optional<RolloutFollower> follower;

  RevertSuspects(Optional<RolloutFollower> follower) {
    this.follower = follower;
  }

  /**
   * The reason with the managers that wrote to the workload since.
   *
   * @param why that its restart was taken back
   */
  Reason named(Reason why, Workload workload, Instant restartedAt) {
    if (follower.isEmpty()) {
      return why;
    }
    List<String> suspects = List.of();
    try {
      suspects = follower.get().writersSince(workload, restartedAt);
    } catch (RuntimeException e) {
      // The revert is what counts; who did it is a help.
    }
    String who =
        suspects.isEmpty()
            ? " No known client wrote to it since."
            : " Written to it since have: " + String.join(", ", suspects) + ".";
    return new Reason(why.code(), why.message() + who);
  }
}
