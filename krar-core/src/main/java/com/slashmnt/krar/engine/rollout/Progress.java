package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a rollout has made no progress, as this run itself has seen it: time in which nothing
 * could be seen does not count.
 *
 * <p>Immutable: what happens gives a new one. Times are those of a clock that only goes on.
 */
public final class Progress {

  /**
   * The pods that a rollout lacks. One that was merely created is no less missing: scaling creates
   * pods, too.
   *
   * @param replicas of which scale this is
   * @param outdated old pods that have to go
   * @param unavailable pods that should serve
   */
  private record Missing(int replicas, int outdated, int unavailable) {

    static Missing of(RolloutStatus status) {
      return new Missing(
          status.replicas(),
          status.outdated(),
          Math.max(0, status.replicas() - status.available()));
    }

    boolean isLessThan(Missing best) {
      return outdated < best.outdated || unavailable < best.unavailable;
    }

    Missing least(Missing other) {
      return new Missing(
          replicas, Math.min(outdated, other.outdated), Math.min(unavailable, other.unavailable));
    }

    int sum() {
      return outdated + unavailable;
    }
  }

  /** What of a snapshot changes with the template, and not with the scale. */
  private record Template(
      List<Container> containers,
      Optional<String> restartedAt,
      Optional<String> revision,
      long generation) {

    static Template of(Workload workload) {
      // A DaemonSet has no scale in its spec, so that each generation is another template.
      boolean scales = !workload.ref().kind().equals(WorkloadKind.DAEMON_SET);
      return new Template(
          workload.containers(),
          workload.templateRestartedAt(),
          workload.revision(),
          scales ? 0 : workload.rollout().generation());
    }

    /** A revision that is not known yet is no other one. */
    boolean differs(Template other) {
      boolean otherRevision =
          revision.isPresent() && other.revision.isPresent() && !revision.equals(other.revision);
      return otherRevision
          || generation != other.generation
          || !containers.equals(other.containers)
          || !restartedAt.equals(other.restartedAt);
    }
  }

  /** For so long this run itself sees no progress before it says that there is none. */
  private static final Duration CONFIRMED = Duration.ofSeconds(30);

  /**
   * So often another scale or template has a measure of its own; who goes on changing it is not
   * waited for.
   */
  private static final int MOST_RESETS = 5;

  private Template template;
  private RolloutStatus last;

  /** The least that this template's rollout lacked at this scale; null until it was observed. */
  private @Nullable Missing best;

  /** The least that it lacked since it was last counted anew. */
  private int least = Integer.MAX_VALUE;

  private int resets;
  private Duration without = Duration.ZERO;
  private Instant leastAt;
  private Instant seenAt;
  private @Nullable Instant unbrokenSince;

  private Progress(Workload workload, Instant now) {
    this.template = Template.of(workload);
    this.last = workload.rollout();
    this.best = missing(last);
    this.leastAt = now;
    this.seenAt = now;
  }

  private Progress(Progress other) {
    this.template = other.template;
    this.last = other.last;
    this.best = other.best;
    this.least = other.least;
    this.resets = other.resets;
    this.without = other.without;
    this.leastAt = other.leastAt;
    this.seenAt = other.seenAt;
    this.unbrokenSince = other.unbrokenSince;
  }

  /** Of a workload that was selected now. */
  static Progress of(Workload workload, Instant now) {
    return new Progress(workload, now);
  }

  /** It is waited for from now on: whatever was before does not count. */
  Progress begin(Instant now) {
    Progress next = new Progress(this);
    next.without = Duration.ZERO;
    next.least = Integer.MAX_VALUE;
    next.leastAt = now;
    next.resets = 0;
    next.seenAt = now;
    next.unbrokenSince = now;
    return next;
  }

  /** It stood still for so long before this run saw it. */
  public Progress stoodStill(Duration time, WaitTimeout timeout) {
    // A look or two of this run's own has to confirm it.
    Duration most = timeout.limit(last).minus(CONFIRMED);
    Duration counted = time.compareTo(most) > 0 ? most : time;
    if (counted.compareTo(without) <= 0) {
      return this;
    }
    Progress next = new Progress(this);
    next.without = counted;
    return next;
  }

  /** It shows this snapshot now. */
  Progress see(Workload workload, Instant now) {
    Progress next = new Progress(this);
    next.take(workload, now);
    return next;
  }

  private void take(Workload workload, Instant now) {
    RolloutStatus status = workload.rollout();
    last = status;
    Instant before = unbrokenSince;
    if (isProgress(Template.of(workload), missing(status), now)) {
      without = Duration.ZERO;
    } else if (before != null) {
      without = without.plus(Duration.between(before, now));
    }
    Missing missing = missing(status);
    if (missing != null && missing.sum() < least) {
      least = missing.sum();
      leastAt = now;
    }
    seenAt = now;
    unbrokenSince = now;
  }

  /** It could not be seen, or was not looked at: the time until the next look does not count. */
  Progress lost() {
    Progress next = new Progress(this);
    next.unbrokenSince = null;
    return next;
  }

  /** Whether it could not be seen for so long that its state is unknown. */
  boolean isOutOfSight(Instant now, WaitTimeout timeout) {
    return Duration.between(seenAt, now).compareTo(timeout.limit(last)) >= 0;
  }

  boolean isStalled(WaitTimeout timeout) {
    return without.compareTo(timeout.limit(last)) >= 0;
  }

  /**
   * Whether it goes on and on, since its template or scale changes again and again, while what it
   * lacks never becomes less than it was.
   */
  boolean isEndless(Instant now, WaitTimeout timeout) {
    return Duration.between(leastAt, now).compareTo(timeout.bound(last)) >= 0;
  }

  private boolean mayReset() {
    return resets < MOST_RESETS;
  }

  /** What it lacks is counted anew. */
  private void reset(Instant now) {
    resets++;
    least = Integer.MAX_VALUE;
    leastAt = now;
  }

  private static @Nullable Missing missing(RolloutStatus status) {
    // Until the cluster has observed it, the counters are those of the template before.
    return status.isObserved() ? Missing.of(status) : null;
  }

  /** A pod that comes and goes is no progress: only a state better than any before is. */
  private boolean isProgress(Template now, @Nullable Missing missing, Instant at) {
    boolean other = now.differs(template);
    if (other || now.revision().isPresent()) {
      template = now;
    }
    if (other) {
      if (mayReset()) {
        reset(at);
      }
      best = missing;
      return true;
    }
    if (missing == null) {
      return false;
    }
    Missing before = best;
    if (before == null) {
      best = missing;
      return true;
    }
    if (missing.replicas() != before.replicas() && mayReset()) {
      reset(at);
      // Another scale has another measure, and is no progress.
      best = missing;
      return false;
    }
    best = missing.least(before);
    return missing.isLessThan(before);
  }
}
