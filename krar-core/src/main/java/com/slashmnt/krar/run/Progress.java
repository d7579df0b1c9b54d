package com.slashmnt.krar.run;

import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;

/** Since when a rollout has not moved, as this run itself has seen it. */
final class Progress {

  /** The cluster's own verdict should come first. */
  private static final Duration AFTER_DEADLINE = Duration.ofSeconds(60);

  private RolloutStatus last;
  private Instant since;

  Progress(Workload workload, Instant now) {
    this.last = workload.rollout();
    this.since = now;
  }

  /** Takes the latest status, and says whether it differs from the one before. */
  boolean moved(Workload workload, Instant now) {
    if (workload.rollout().equals(last)) {
      return false;
    }
    last = workload.rollout();
    since = now;
    return true;
  }

  boolean isStalled(Instant now, Duration waitTimeout) {
    return Duration.between(since, now).compareTo(limit(waitTimeout)) >= 0;
  }

  /** How long no progress is borne. */
  Duration limit(Duration waitTimeout) {
    return last.progressDeadline()
        .map(d -> d.plus(AFTER_DEADLINE))
        .filter(d -> d.compareTo(waitTimeout) > 0)
        .orElse(waitTimeout);
  }
}
