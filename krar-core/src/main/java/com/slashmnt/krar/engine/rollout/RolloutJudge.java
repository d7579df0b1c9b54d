package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says what a look at a workload means; a pure function.
 *
 * <p>Times are those of a clock that only goes on.
 */
public final class RolloutJudge {

  /**
   * What came of one look.
   *
   * @param watch what is known of the workload since
   * @param moved whether its rollout shows another status than at the look before
   */
  public record Judged(Watch watch, Judgement judgement, boolean moved) {}

  /** The code of a rollout that failed. */
  public static final String FAILED = "RolloutFailed";

  static final String REVERTED = "Reverted";

  /** So many looks in a row that were refused are no accident. */
  private static final int REFUSALS = 3;

  private final WaitTimeout waitTimeout;
  private final Duration settleTime;
  private final Function<Workload, RolloutStrategy> strategies;

  /** Of restarts that are written into templates. */
  public RolloutJudge(WaitTimeout waitTimeout, Duration settleTime) {
    this(waitTimeout, settleTime, workload -> RolloutStrategy.RESTART);
  }

  /** Of restarts by each workload's strategy. */
  public RolloutJudge(
      WaitTimeout waitTimeout,
      Duration settleTime,
      Function<Workload, RolloutStrategy> strategies) {
    this.waitTimeout = waitTimeout;
    this.settleTime = settleTime;
    this.strategies = strategies;
  }

  /** That a restart was taken back; what no template shows cannot be. */
  public Optional<String> takenBack(Restart restart, Workload now) {
    return strategies.apply(now).writesTemplate() ? restart.takenBack(now) : Optional.empty();
  }

  /** A look at a workload that a rollout under way holds back. */
  public Judged waiting(Watch before, Observation seen, Instant now) {
    return seen.fold(
        snapshot -> {
          Watch watch = before.see(snapshot, now);
          boolean changed = !snapshot.resourceVersion().equals(before.workload().resourceVersion());
          boolean again = changed || isStuck(watch, now);
          return new Judged(
              watch, again ? new Judgement.DecideAgain() : new Judgement.UnderWay(), changed);
        },
        () -> gone(before),
        why -> {
          Watch watch = before.notSeen();
          return new Judged(watch, notSeen(watch, why, false, now), false);
        });
  }

  /**
   * A look at a workload that was restarted.
   *
   * @param completeSince since when its rollout is complete without a break; empty while it is not
   */
  public Judged restarted(
      Watch before,
      Restart restart,
      Optional<Instant> completeSince,
      Observation seen,
      Instant now) {
    return seen.fold(
        snapshot -> {
          boolean moved = !snapshot.rollout().equals(before.workload().rollout());
          Watch watch = before.see(snapshot, now);
          return new Judged(watch, rolling(watch, restart, completeSince, now), moved);
        },
        () -> gone(before),
        why -> {
          Watch watch = before.notSeen();
          boolean refused = why.is(Reason.FORBIDDEN) || why.is(Reason.UNAUTHORIZED);
          return new Judged(watch, notSeen(watch, why, refused, now), false);
        });
  }

  /** Whether a rollout makes no progress for too long, or goes on and on. */
  public boolean isStuck(Watch watch, Instant now) {
    return watch.progress().isStalled(waitTimeout) || watch.progress().isEndless(now, waitTimeout);
  }

  /** That a restart was taken back. */
  public static Reason reverted(String message) {
    return new Reason(REVERTED, message);
  }

  private static Judged gone(Watch before) {
    return new Judged(before, new Judgement.Gone(), false);
  }

  /** A refusal may pass too, while a token is replaced; one that stays will not. */
  private Judgement notSeen(Watch watch, Reason why, boolean refused, Instant now) {
    boolean often = watch.unseen() >= REFUSALS;
    return (refused && often) || watch.progress().isOutOfSight(now, waitTimeout)
        ? new Judgement.Lost(why)
        : new Judgement.UnderWay();
  }

  private Judgement rolling(
      Watch watch, Restart restart, Optional<Instant> completeSince, Instant now) {
    Workload seen = watch.workload();
    RolloutStatus rollout = seen.rollout();
    if (seen.paused() && !rollout.isComplete()) {
      return new Judgement.Paused(
          new Reason("Paused", "It was paused while it was being followed: " + rollout + "."));
    } else if (rollout.isGivenUp()) {
      return failed("The cluster gave it up (ProgressDeadlineExceeded): " + rollout + ".");
    } else if (rollout.isComplete()) {
      return complete(restart, seen, completeSince.orElse(now), now);
    } else if (watch.progress().isStalled(waitTimeout)) {
      long seconds = waitTimeout.limit(rollout).toSeconds();
      return failed("No progress for %d seconds: %s.".formatted(seconds, rollout));
    } else if (watch.progress().isEndless(now, waitTimeout)) {
      long seconds = waitTimeout.bound(rollout).toSeconds();
      return failed(
          "It was changed again and again, and what it lacks became no less for %d seconds: %s."
              .formatted(seconds, rollout));
    }
    return new Judgement.UnderWay();
  }

  private static Judgement failed(String message) {
    return new Judgement.Failed(new Reason(FAILED, message));
  }

  /** A complete rollout is looked at once more, after a while: the restart may be taken back. */
  private Judgement complete(Restart restart, Workload seen, Instant since, Instant now) {
    Optional<String> takenBack = takenBack(restart, seen);
    if (takenBack.isPresent()) {
      return new Judgement.Reverted(reverted(takenBack.get()));
    }
    return since.plus(settleTime).isAfter(now)
        ? new Judgement.Settling(since)
        : new Judgement.Complete();
  }
}
