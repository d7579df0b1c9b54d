package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.workload.Workload;
import java.time.Instant;

/**
 * What a run has seen of one workload so far.
 *
 * <p>Immutable: each look gives a new one.
 *
 * @param workload the latest snapshot
 * @param progress how its rollout went on
 * @param unseen how many times in a row it could not be seen
 */
public record Watch(Workload workload, Progress progress, int unseen) {

  /** It was selected now. */
  public static Watch of(Workload workload, Instant now) {
    return new Watch(workload, Progress.of(workload, now), 0);
  }

  /** A newer snapshot. */
  public Watch see(Workload newer, Instant now) {
    return new Watch(newer, progress.see(newer, now), 0);
  }

  /** A newer snapshot that a write brought; until the next look, time does not count. */
  public Watch replace(Workload newer, Instant now) {
    return new Watch(newer, progress.see(newer, now).lost(), 0);
  }

  /** It could not be seen once more. */
  Watch notSeen() {
    return new Watch(workload, progress.lost(), unseen + 1);
  }

  /** Its rollout is waited for from now on. */
  public Watch begin(Instant now) {
    return with(progress.begin(now));
  }

  /** It is not looked at for a while. */
  public Watch lost() {
    return with(progress.lost());
  }

  public Watch with(Progress other) {
    return new Watch(workload, other, unseen);
  }
}
