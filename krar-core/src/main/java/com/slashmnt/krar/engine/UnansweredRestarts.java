package com.slashmnt.krar.engine;

import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Restarts that got no answer before the run ended: one more look shows whether they came to be.
 */
final class UnansweredRestarts {

  private final Looks looks;
  private final RunRecorder recorder;
  private final RunId runId;
  private final InstantSource ticks;

  UnansweredRestarts(Looks looks, RunRecorder recorder, RunId runId, InstantSource ticks) {
    this.looks = looks;
    this.recorder = recorder;
    this.runId = runId;
    this.ticks = ticks;
  }

  /**
   * Looks at these once; what cannot be seen stays without an answer.
   *
   * @return whether the cluster could be reached
   */
  boolean settle(Collection<WorkloadRun> unanswered) {
    if (unanswered.isEmpty()) {
      return true;
    }
    Map<WorkloadRef, Observation> seen =
        looks.afresh(unanswered.stream().map(WorkloadRun::workload).toList());
    for (WorkloadRun run : unanswered) {
      Observation observation = Looks.of(run, seen);
      if (observation instanceof Observation.Gone) {
        recorder.conclude(run, new Conclusion.Deleted());
      } else if (observation instanceof Observation.Seen s) {
        settle(run, s.now());
      }
    }
    return !Looks.isUnreachable(seen.values());
  }

  private void settle(WorkloadRun run, Workload now) {
    boolean changed = !now.resourceVersion().equals(run.workload().resourceVersion());
    run.watch(run.watch().see(now, ticks.instant()));
    Optional<Restart> written =
        run.phase() instanceof Phase.Failing failing
            ? RollBackStep.written(now, failing, runId)
            : run.roll()
                .flatMap(
                    roll ->
                        RunHistory.of(now).timeOf(runId).map(at -> new Restart(roll, at, false)));
    written.ifPresentOrElse(
        restart -> recorder.restarted(run, restart),
        () -> {
          if (changed) {
            // Whatever is still on its way can only be refused by then.
            recorder.answered(run);
          }
        });
  }
}
