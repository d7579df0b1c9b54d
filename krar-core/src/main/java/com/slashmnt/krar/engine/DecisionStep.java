package com.slashmnt.krar.engine;

import static java.util.stream.Collectors.toSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.EarlierAttempts;
import com.slashmnt.krar.engine.decide.PolicyEvaluator;
import com.slashmnt.krar.engine.decide.Strategies;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides on workloads, and takes up again what an earlier attempt of this run has restarted. */
final class DecisionStep {

  private final WorkloadSelector selector;
  private final PolicyEvaluator policy;
  private final EarlierAttempts attempts;
  private final Strategies strategies;
  private final RunId runId;
  private final RolloutJudge judge;
  private final RevertSuspects suspects;
  private final RunRecorder recorder;
  private final InstantSource ticks;
  private final Instant runStart;

  DecisionStep(
      RunSettings settings,
      PolicyEvaluator policy,
      EarlierAttempts attempts,
      RolloutJudge judge,
      RevertSuspects suspects,
      RunRecorder recorder,
      Instant runStart) {
    this.selector = settings.selector();
    this.strategies = settings.strategies();
    this.runId = settings.runId();
    this.ticks = settings.ticks();
    this.policy = policy;
    this.attempts = attempts;
    this.judge = judge;
    this.suspects = suspects;
    this.recorder = recorder;
    this.runStart = runStart;
  }

  /** Decides on these, all at once so that each fact is gathered in bulk. */
  void decide(List<WorkloadRun> runs) {
    Instant now = ticks.instant();
    Set<WorkloadRef> stalled =
        runs.stream()
            .filter(run -> run.isWaiting() && judge.isStuck(run.watch(), now))
            .map(WorkloadRun::ref)
            .collect(toSet());
    List<Workload> undecided =
        runs.stream().map(WorkloadRun::workload).filter(w -> !attempts.isResumed(w)).toList();
    PolicyEvaluator.Decisions decisions =
        policy.decide(undecided, workload -> stalled.contains(workload.ref()));
    for (WorkloadRun run : LeastToLose.first(runs, decisions.made())) {
      @Nullable Reason failure = decisions.failed().get(run.ref());
      @Nullable Decision decision = decisions.made().get(run.ref());
      if (failure != null) {
        recorder.conclude(run, new Conclusion.Failed(Outcome.Stage.DECIDE, failure));
      } else if (decision != null) {
        decided(run, decision, stalled.contains(run.ref()));
      } else {
        resume(run);
      }
    }
  }

  /**
   * Decides on workloads that have changed since they were selected, if they still are selected.
   */
  void decideAgain(List<WorkloadRun> runs) {
    List<WorkloadRun> selected = new ArrayList<>();
    for (WorkloadRun run : runs) {
      if (attempts.isResumed(run.workload()) || selector.stillSelects(run.workload())) {
        selected.add(run);
      } else {
        recorder.conclude(
            run,
            new Conclusion.Held(
                Decision.hold("NotSelected", "It has changed and is no longer selected.")));
      }
    }
    decide(selected);
  }

  private void decided(WorkloadRun run, Decision decision, boolean stalled) {
    if (!run.isWaiting()) {
      run.watch(run.watch().begin(ticks.instant()));
    }
    boolean waits = decision.fold(roll -> false, Decision.Hold::retryable);
    if (!waits) {
      run.watch(run.watch().lost()); // What waits for its turn is not looked at.
    }
    // A hold that waiting has not ended for so long does not pass.
    recorder.decided(run, decision, stalled);
  }

  /**
   * What this run has restarted goes on from there, if it has not been taken back: an earlier
   * attempt of it did, or an own one whose answer was lost.
   */
  private void resume(WorkloadRun run) {
    Instant at = RunHistory.of(run.workload()).timeOf(runId).orElse(runStart);
    Optional<Decision.Roll> own = run.unanswered().flatMap(why -> run.roll());
    Decision.Roll roll =
        own.orElseGet(
            () ->
                PolicyEvaluator.resumed(run.workload())
                    .warning(strategies.warnings(run.workload())));
    if (own.isEmpty()) {
      recorder.resumed(run, roll);
    }
    Restart restart =
        own.isEmpty() ? resumed(run.workload(), roll, at) : new Restart(roll, at, false);
    judge
        .takenBack(restart, run.workload())
        .ifPresentOrElse(
            message -> reverted(run, restart, message), () -> recorder.restarted(run, restart));
  }

  /** What an earlier attempt wrote last: the restart, or what takes it back. */
  private static Restart resumed(Workload workload, Decision.Roll roll, Instant at) {
    Map<String, Digest> from = ContainerDigests.of(workload, Annotations.ROLLED_BACK_FROM);
    if (from.isEmpty()) {
      return new Restart(roll, at, true);
    }
    Reason why =
        new Reason(
            Decision.ROLLED_BACK,
            workload.annotations().getOrDefault(Annotations.REASON, "(no reason given)"));
    Decision.Roll failed = roll.wanting(from).replacing(roll.wanted());
    return new Restart(roll, at, true, Optional.of(new Restart.TakenBack(failed, why, false)));
  }

  private void reverted(WorkloadRun run, Restart restart, String message) {
    String who = restart.resumed() ? "An earlier attempt of this run: " : "";
    Reason why = RolloutJudge.reverted(who + message);
    recorder.reverted(run, restart, suspects.named(why, run.workload(), restart.at()));
  }
}
