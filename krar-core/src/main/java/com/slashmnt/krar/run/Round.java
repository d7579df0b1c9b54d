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

/** Judges the rollouts that a run follows, one look after the other. */
final class Round {

  /**
   * What one look brought.
   *
   * @param complete rollouts that are complete
   * @param failed rollouts that failed, and why
   * @param lost rollouts that cannot be followed any more, and why
   * @param moved whether anything has changed since the look before
   */
  record Result(
      List<Tracked> complete,
      Map<Tracked, Reason> failed,
      Map<Tracked, Reason> lost,
      boolean moved) {

    List<Tracked> ended() {
      List<Tracked> all = new ArrayList<>(complete);
      all.addAll(failed.keySet());
      all.addAll(lost.keySet());
      return all;
    }
  }

  private static final String FAILED = "RolloutFailed";

  private final RunSettings settings;
  private final Announcer announcer;
  private final Instant now;

  private final List<Tracked> complete = new ArrayList<>();
  private final Map<Tracked, Reason> failed = new LinkedHashMap<>();
  private final Map<Tracked, Reason> lost = new LinkedHashMap<>();
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
        lost.put(one, new Reason("Deleted", "It was deleted while its rollout was followed."));
      } else if (observation instanceof Observation.Unseen u) {
        unseen(one, u.reason());
      }
    }
    return new Result(complete, failed, lost, moved || !complete.isEmpty() || !failed.isEmpty());
  }

  private void judge(Tracked one, Workload seen) {
    if (one.see(seen, now)) {
      moved = true;
      announcer.tell(new RunEvent.Progressed(seen));
    }
    RolloutStatus rollout = seen.rollout();
    if (rollout.isGivenUp()) {
      failed.put(
          one,
          new Reason(
              FAILED, "The cluster gave it up (ProgressDeadlineExceeded): " + rollout + "."));
    } else if (rollout.isComplete()) {
      complete.add(one);
    } else if (one.progress().isStalled(now, settings.waitTimeout())) {
      failed.put(
          one,
          new Reason(
              FAILED,
              "No progress for %s: %s."
                  .formatted(
                      one.progress().limit(settings.waitTimeout()).toString().substring(2),
                      rollout)));
    }
  }

  /** A refusal stays one; anything else may pass. */
  private void unseen(Tracked one, Reason why) {
    boolean refused = why.is(Reason.FORBIDDEN) || why.is(Reason.UNAUTHORIZED);
    if (refused || one.progress().isStalled(now, settings.waitTimeout())) {
      lost.put(one, why);
    }
  }
}
