package com.slashmnt.krar.engine;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.policy.UnreleasedTemplate;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
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
  private final RunDeadlines deadlines;
  private final ReplacedPods replaced;
  private final OldPods oldPods;
  private final InstantSource ticks;

  EvictionStep(
      PodEvictor evictor,
      RunSettings settings,
      RunDeadlines deadlines,
      ReplacedPods replaced,
      OldPods oldPods) {
    this.evictor = evictor;
    this.settings = settings;
    this.deadlines = deadlines;
    this.replaced = replaced;
    this.oldPods = oldPods;
    this.ticks = settings.ticks();
  }

  private enum Pod {
    DONE,
    MOVED,
    WAITS
  }

  /** Evicts the next pod of each of these, where that may be. */
  Replacement.Step replace(List<WorkloadRun> runs) {
    List<WorkloadRun> done = new ArrayList<>();
    boolean moved = false;
    for (Map.Entry<WorkloadRun, RunningPods> seen :
        replaced.see(runs, "which pods run old content").entrySet()) {
      Pod step = replace(seen.getKey(), seen.getValue());
      moved |= step == Pod.MOVED;
      if (step == Pod.DONE) {
        done.add(seen.getKey());
      }
    }
    return new Replacement.Step(done, moved);
  }

  private Pod replace(WorkloadRun run, RunningPods pods) {
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
    Replacement replacement = run.replacement(() -> Replacement.byEvictions(pods, ticks.instant()));
    List<RunningPod> old =
        oldPods.of(
            workload,
            pods.pods().stream().filter(replacement::isFromBefore).toList(),
            run.wanted());
    if (replacement.left(old.size(), ticks.instant())) {
      run.watch(run.watch().begin(ticks.instant()));
    }
    boolean over = old.isEmpty() || broughtNothing(run, replacement, pods);
    if (over) {
      // What has come instead is judged by the verification at the end.
      return workload.rollout().isComplete() && isServing(workload, pods)
          ? Pod.DONE
          : waiting(run, replacement);
    }
    return mayEvict(workload, pods, old)
        ? evict(run, replacement, old.get(0))
        : waiting(run, replacement);
  }

  /** By its status alone, a workload whose pods are not what that says would never stand still. */
  private Pod waiting(WorkloadRun run, Replacement replacement) {
    boolean unseen = run.workload().rollout().isComplete() && isOverdue(run, replacement);
    return unseen && mayWrite()
        ? fail(run, RolloutJudge.FAILED, "not all of its pods are ready")
        : Pod.WAITS;
  }

  private boolean mayWrite() {
    return !deadlines.isStopped() && !deadlines.isTimeUp();
  }

  /** Whether a pod that came since runs neither what is wanted nor what its tags point at now. */
  private boolean broughtNothing(WorkloadRun run, Replacement replacement, RunningPods pods) {
    for (RunningPod pod : replacement.since(pods).pods()) {
      if (pod.ready() && !replacement.isGood(pod)) {
        boolean other =
            oldPods.isOld(run.workload(), pod, run.wanted())
                && oldPods.isOldNow(run.workload(), pod);
        if (other) {
          return true;
        }
        replacement.good(pod);
      }
    }
    return false;
  }

  static boolean isServing(Workload workload, RunningPods pods) {
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

  private Pod evict(WorkloadRun run, Replacement replacement, RunningPod pod) {
    Instant now = ticks.instant();
    try {
      evictor.evict(run.workload(), pod);
      replacement.gone(now);
      deadlines.reached();
      run.watch(run.watch().begin(now));
      return Pod.MOVED;
    } catch (KrarException e) {
      return refused(run, replacement, e.reason());
    } catch (RuntimeException e) {
      return fail(run, "EvictionFailed", "the evictor failed: " + e);
    }
  }

  private Pod refused(WorkloadRun run, Replacement replacement, Reason why) {
    boolean mayPass = Passing.is(why) || why.is(PodEvictor.BLOCKED_BY_BUDGET);
    return mayPass && !isOverdue(run, replacement)
        ? Pod.WAITS
        : fail(run, why.code(), why.message());
  }

  private Pod fail(WorkloadRun run, String code, String why) {
    replaced.fail(run, Outcome.Stage.FOLLOW, code, why);
    return Pod.WAITS;
  }
}
