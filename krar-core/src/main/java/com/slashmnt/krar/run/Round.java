package com.slashmnt.krar.run;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges the rollouts that a run follows, one look after the other. */
final class Round {

  /**
   * What one look brought.
   *
   * @param complete rollouts that are complete
   * @param failed rollouts that failed, and why
   * @param paused rollouts that somebody has paused, and what is to be said of it
   * @param lost rollouts that cannot be followed any more, and why
   * @param deleted workloads that do not exist any more
   * @param moved whether anything has changed since the look before
   */
  record Result(
      List<Tracked> complete,
      Map<Tracked, Reason> failed,
      Map<Tracked, Reason> paused,
      Map<Tracked, Reason> lost,
      List<Tracked> deleted,
      boolean moved) {

    List<Tracked> ended() {
      List<Tracked> all = new ArrayList<>(complete);
      all.addAll(failed.keySet());
      all.addAll(paused.keySet());
      all.addAll(lost.keySet());
      all.addAll(deleted);
      return all;
    }
  }

  static final String FAILED = "RolloutFailed";
  static final String REVERTED = "Reverted";

  /** So many looks in a row that were refused are no accident. */
  private static final int REFUSALS = 3;

  private final RunSettings settings;
  private final Announcer announcer;
  private final Instant now;

  private final List<Tracked> complete = new ArrayList<>();
  private final Map<Tracked, Reason> failed = new LinkedHashMap<>();
  private final Map<Tracked, Reason> paused = new LinkedHashMap<>();
  private final Map<Tracked, Reason> lost = new LinkedHashMap<>();
  private final List<Tracked> deleted = new ArrayList<>();
  private boolean moved;

  Round(RunSettings settings, Announcer announcer, Instant now) {
    this.settings = settings;
    this.announcer = announcer;
    this.now = now;
  }

  Result judge(List<Tracked> followed, Map<WorkloadRef, Observation> seen) {
    for (Tracked one : followed) {
      Observation observation = seen.get(one.workload().ref());
      if (observation instanceof Observation.Seen s) {
        judge(one, s.now());
      } else if (observation instanceof Observation.Gone) {
        deleted.add(one);
      } else if (observation instanceof Observation.Unseen u) {
        unseen(one, u.reason());
      }
    }
    return new Result(
        complete,
        failed,
        paused,
        lost,
        deleted,
        moved || !complete.isEmpty() || !failed.isEmpty() || !paused.isEmpty());
  }

  private void judge(Tracked one, Workload seen) {
    if (one.see(seen, now)) {
      moved = true;
      announcer.tell(new RunEvent.Progressed(seen));
    }
    RolloutStatus rollout = seen.rollout();
    if (!rollout.isComplete()) {
      one.incomplete();
    }
    if (seen.paused() && !rollout.isComplete()) {
      paused.put(
          one, new Reason("Paused", "It was paused while it was being followed: " + rollout + "."));
    } else if (rollout.isGivenUp()) {
      failed.put(
          one,
          new Reason(
              FAILED, "The cluster gave it up (ProgressDeadlineExceeded): " + rollout + "."));
    } else if (rollout.isComplete()) {
      complete(one);
    } else if (one.progress().isStalled(settings.waitTimeout())) {
      long seconds = settings.waitTimeout().limit(rollout).toSeconds();
      failed.put(
          one, new Reason(FAILED, "No progress for %d seconds: %s.".formatted(seconds, rollout)));
    } else if (one.progress().isEndless(now, settings.waitTimeout())) {
      long seconds = settings.waitTimeout().bound(rollout).toSeconds();
      failed.put(
          one,
          new Reason(
              FAILED,
              "It was changed again and again, and what it lacks became no less for %d seconds: %s."
                  .formatted(seconds, rollout)));
    }
  }

  /** A complete rollout is looked at once more, after a while: somebody may take it back. */
  private void complete(Tracked one) {
    Optional<String> reverted = one.reverted();
    if (reverted.isPresent()) {
      failed.put(one, new Reason(REVERTED, reverted.get()));
    } else if (!one.complete(now).plus(settings.settleTime()).isAfter(now)) {
      complete.add(one);
    }
  }

  /** A refusal may pass too, while a token is replaced; one that stays will not. */
  private void unseen(Tracked one, Reason why) {
    boolean refused = why.is(Reason.FORBIDDEN) || why.is(Reason.UNAUTHORIZED);
    boolean often = one.unseen() >= REFUSALS;
    if ((refused && often) || one.progress().isOutOfSight(now, settings.waitTimeout())) {
      lost.put(one, why);
    }
  }
}
