package com.slashmnt.krar.engine;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.policy.UnreleasedTemplate;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces the pods of workloads that run old content: one at a time of each workload, and none
 * before the one in the place of the last is ready and runs what it should.
 */
final class EvictionStep {

  private final PodEvictor evictor;
  private final RunSettings settings;
  private final RunRecorder recorder;
  private final RunDeadlines deadlines;
  private final FactGatherer facts;
  private final OldPods oldPods;
  private final InstantSource ticks;

  EvictionStep(
      PodEvictor evictor,
      RunSettings settings,
      RunRecorder recorder,
      RunDeadlines deadlines,
      FactGatherer facts,
      OldPods oldPods) {
    this.evictor = evictor;
    this.settings = settings;
    this.recorder = recorder;
    this.deadlines = deadlines;
    this.facts = facts;
    this.oldPods = oldPods;
    this.ticks = settings.ticks();
  }

  /**
   * What came of a look.
   *
   * @param done those that have no pod left that is to be evicted, and whose pods serve
   * @param moved whether a pod was evicted
   */
  record Result(List<WorkloadRun> done, boolean moved) {
    static final Result NOTHING = new Result(List.of(), false);
  }

  private enum Step {
    DONE,
    MOVED,
    WAITS
  }

  /** Evicts the next pod of each of these, where that may be. */
  Result replace(List<WorkloadRun> runs) {
    if (runs.isEmpty()) {
      return Result.NOTHING;
    }
    Map<WorkloadRef, FactValue<RunningPods>> all =
        facts.gather(Fact.PODS, runs.stream().map(WorkloadRun::workload).toList());
    List<WorkloadRun> done = new ArrayList<>();
    boolean moved = false;
    for (WorkloadRun run : runs) {
      FactValue<RunningPods> pods =
          all.getOrDefault(
              run.ref(), FactValue.unknown("NotSeen", "Nothing is known of its pods."));
      Step step = pods.fold(known -> replace(run, known), why -> notSeen(run, why));
      moved |= step == Step.MOVED;
      if (step == Step.DONE) {
        done.add(run);
      }
    }
    return new Result(done, moved);
  }

  private Step notSeen(WorkloadRun run, Reason why) {
    Instant since = run.podsUnknown(ticks.instant());
    boolean passes =
        Passing.is(why) && ticks.instant().isBefore(since.plus(settings.outageTimeout()));
    return passes
        ? Step.WAITS
        : fail(run, why.code(), "which pods run old content cannot be seen: " + why.message());
  }

  private Step replace(WorkloadRun run, RunningPods pods) {
    run.podsKnown();
    if (run.wanted().isEmpty()) {
      return fail(
          run,
          RolloutJudge.FAILED,
          "strategy evict replaces what runs old content, and nothing says what is new");
    }
    Workload workload = run.workload();
    Optional<Reason> unreleased = UnreleasedTemplate.of(workload);
    if (unreleased.isPresent()) {
      return fail(run, unreleased.get().code(), unreleased.get().message());
    }
    Replacement replacement = run.replacement(() -> new Replacement(pods, ticks.instant()));
    List<RunningPod> old =
        oldPods.of(
            run.ref(),
            pods.pods().stream().filter(replacement::isFromBefore).toList(),
            run.wanted());
    if (replacement.left(old.size(), ticks.instant())) {
      run.watch(run.watch().begin(ticks.instant()));
    }
    boolean over = old.isEmpty() || broughtNothing(run, replacement, pods);
    if (over) {
      // What has come instead is judged by the verification at the end.
      return workload.rollout().isComplete() && isServing(workload, pods)
          ? Step.DONE
          : waiting(run, replacement);
    }
    return mayEvict(workload, pods, old)
        ? evict(run, replacement, old.get(0))
        : waiting(run, replacement);
  }

  /** By its status alone, a workload whose pods are not what that says would never stand still. */
  private Step waiting(WorkloadRun run, Replacement replacement) {
    boolean unseen = run.workload().rollout().isComplete() && isOverdue(run, replacement);
    return unseen && mayWrite()
        ? fail(run, RolloutJudge.FAILED, "not all of its pods are ready")
        : Step.WAITS;
  }

  private boolean mayWrite() {
    return !deadlines.isStopped() && !deadlines.isTimeUp();
  }

  /** Whether a pod that came since runs neither what is wanted nor what its tags point at now. */
  private boolean broughtNothing(WorkloadRun run, Replacement replacement, RunningPods pods) {
    for (RunningPod pod : replacement.since(pods).pods()) {
      if (pod.ready() && !replacement.isGood(pod)) {
        boolean other =
            oldPods.isOld(run.ref(), pod, run.wanted()) && oldPods.isOldNow(run.ref(), pod);
        if (other) {
          return true;
        }
        replacement.good(pod);
      }
    }
    return false;
  }

  private static boolean isServing(Workload workload, RunningPods pods) {
    return pods.pods().size() >= workload.rollout().replicas()
        && pods.pods().stream().allMatch(RunningPod::ready);
  }

  /**
   * One that is not ready may go where all others are; one that is ready only where nothing is
   * missing.
   */
  private boolean mayEvict(Workload workload, RunningPods pods, List<RunningPod> old) {
    if (!mayWrite()) {
      return false;
    }
    if (old.get(0).ready()) {
      return workload.rollout().isComplete() && isServing(workload, pods);
    }
    return pods.pods().size() >= workload.rollout().replicas()
        && pods.pods().stream().filter(pod -> !old.contains(pod)).allMatch(RunningPod::ready);
  }

  private boolean isOverdue(WorkloadRun run, Replacement replacement) {
    return !ticks
        .instant()
        .isBefore(
            replacement.movedAt().plus(settings.waitTimeout().limit(run.workload().rollout())));
  }

  private Step evict(WorkloadRun run, Replacement replacement, RunningPod pod) {
    Instant now = ticks.instant();
    try {
      evictor.evict(run.workload(), pod);
      replacement.gone(now);
      deadlines.reached();
      run.watch(run.watch().begin(now));
      return Step.MOVED;
    } catch (KrarException e) {
      return refused(run, replacement, e.reason());
    } catch (RuntimeException e) {
      return fail(run, "EvictionFailed", "the evictor failed: " + e);
    }
  }

  private Step refused(WorkloadRun run, Replacement replacement, Reason why) {
    boolean mayPass = Passing.is(why) || why.is(PodEvictor.BLOCKED_BY_BUDGET);
    return mayPass && !isOverdue(run, replacement)
        ? Step.WAITS
        : fail(run, why.code(), why.message());
  }

  private Step fail(WorkloadRun run, String code, String why) {
    String so = run.replacement().map(r -> r + "; ").orElse("");
    String message = so + why;
    recorder.conclude(
        run,
        new Conclusion.Failed(
            Outcome.Stage.FOLLOW,
            new Reason(code, message.endsWith(".") ? message : message + ".")));
    return Step.WAITS;
  }
}
