package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.workload.RolloutStatus;
import java.time.Duration;

/**
 * How long a rollout may make no progress.
 *
 * @param time the time without progress
 * @param given whether the user chose it; the default waits for a Deployment's own deadline
 */
public record WaitTimeout(Duration time, boolean given) {

  public static final WaitTimeout DEFAULT = new WaitTimeout(Duration.ofMinutes(10), false);

  /** The cluster's own verdict should come first. */
  private static final Duration AFTER_DEADLINE = Duration.ofSeconds(60);

  /** So many times the limit is the bound of a rollout whose clock starts anew again and again. */
  private static final int MOST = 6;

  /** How long no progress is borne. */
  public Duration limit(RolloutStatus rollout) {
    if (given) {
      return time;
    }
    return rollout
        .progressDeadline()
        .map(d -> d.plus(AFTER_DEADLINE))
        .filter(d -> d.compareTo(time) > 0)
        .orElse(time);
  }

  /** How long a rollout is waited for whose missing pods have not become fewer than ever before. */
  Duration bound(RolloutStatus rollout) {
    return limit(rollout).multipliedBy(MOST);
  }
}
