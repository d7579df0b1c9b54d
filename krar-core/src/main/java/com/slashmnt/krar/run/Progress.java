package com.slashmnt.krar.run;

import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a rollout has made no progress, as this run itself has seen it: time in which nothing
 * could be seen does not count.
 */
final class Progress {

  /** The cluster's own verdict should come first. */
  private static final Duration AFTER_DEADLINE = Duration.ofSeconds(60);

  private RolloutStatus best;
  private RolloutStatus last;
  private Duration without = Duration.ZERO;
  private Instant seenAt;
  private @Nullable Instant unbrokenSince;

  Progress(Workload workload, Instant now) {
    this.best = workload.rollout();
    this.last = best;
    this.seenAt = now;
  }

  /** Takes the latest status, and says whether it differs from the one before. */
  boolean see(Workload workload, Instant now) {
    RolloutStatus status = workload.rollout();
    boolean differs = !status.equals(last);
    last = status;
    Instant before = unbrokenSince;
    if (isProgress(status)) {
      without = Duration.ZERO;
    } else if (before != null) {
      without = without.plus(Duration.between(before, now));
    }
    best = best(status);
    seenAt = now;
    unbrokenSince = now;
    return differs;
  }

  /** It could not be seen; what goes on meanwhile is nobody's fault. */
  void lost() {
    unbrokenSince = null;
  }

  /** Whether it could not be seen for so long that nobody can say what became of it. */
  boolean isOutOfSight(Instant now, Duration waitTimeout) {
    return Duration.between(seenAt, now).compareTo(limit(waitTimeout)) >= 0;
  }

  boolean isStalled(Duration waitTimeout) {
    return without.compareTo(limit(waitTimeout)) >= 0;
  }

  /** How long no progress is borne. */
  Duration limit(Duration waitTimeout) {
    return last.progressDeadline()
        .map(d -> d.plus(AFTER_DEADLINE))
        .filter(d -> d.compareTo(waitTimeout) > 0)
        .orElse(waitTimeout);
  }

  /** A pod that comes and goes is none: only what was never as good before. */
  private boolean isProgress(RolloutStatus now) {
    return isOfAnotherTemplate(now)
        || now.updated() > best.updated()
        || now.outdated() < best.outdated()
        || now.available() > best.available();
  }

  private RolloutStatus best(RolloutStatus now) {
    if (isOfAnotherTemplate(now)) {
      return now;
    }
    return new RolloutStatus(
        now.generation(),
        now.observedGeneration(),
        now.replicas(),
        now.wanted(),
        Math.max(now.updated(), best.updated()),
        Math.min(now.outdated(), best.outdated()),
        Math.max(now.available(), best.available()),
        now.deadlineExceeded(),
        now.progressDeadline());
  }

  /** Or of another number of replicas: the counters start anew. */
  private boolean isOfAnotherTemplate(RolloutStatus now) {
    return now.generation() != best.generation()
        || now.observedGeneration() != best.observedGeneration();
  }
}
