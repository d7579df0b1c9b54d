package com.slashmnt.krar.engine;

import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.engine.rollout.RolloutVerifier;
import com.slashmnt.krar.engine.rollout.WaitTimeout;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the pods of rollouts that began before this run for how long they have stood still. */
final class LookBack {

  private final Worklist worklist;
  private final RunRecorder recorder;
  private final FactGatherer facts;
  private final WaitTimeout waitTimeout;
  private final InstantSource clock;

  LookBack(RunSettings settings, Worklist worklist, RunRecorder recorder, FactGatherer facts) {
    this.waitTimeout = settings.waitTimeout();
    this.clock = settings.clock();
    this.worklist = worklist;
    this.recorder = recorder;
    this.facts = facts;
  }

  /**
   * A rollout that stood still behind a node long before this run began need not be watched for as
   * long again. One of which no pod was updated yet may have begun just now, and is left out.
   */
  void look() {
    List<WorkloadRun> fresh =
        worklist.waiting().stream()
            .filter(run -> run.phase() instanceof Phase.Waiting waiting && !waiting.lookedAt())
            .toList();
    fresh.forEach(recorder::lookedAt);
    List<Workload> begun =
        fresh.stream()
            .map(WorkloadRun::workload)
            .filter(w -> w.rollout().isInProgress())
            .filter(w -> w.rollout().isObserved() && w.rollout().updated() > 0)
            .toList();
    if (begun.isEmpty()) {
      return;
    }
    Map<WorkloadRef, FactValue<RunningPods>> pods = facts.gather(Fact.PODS, begun);
    Instant now = clock.instant();
    for (WorkloadRun run : fresh) {
      Optional.ofNullable(pods.get(run.ref()))
          .flatMap(p -> RolloutVerifier.standingStillSince(p, now))
          .ifPresent(
              at ->
                  run.watch(
                      run.watch()
                          .with(
                              run.watch()
                                  .progress()
                                  .stoodStill(Duration.between(at, now), waitTimeout))));
    }
  }
}
