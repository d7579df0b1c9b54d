package com.slashmnt.krar.engine;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.workload.OwnerAnnotation;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadOwner;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Annotates the owners of workloads, each once in a run, and waits until their operators have
 * replaced the pods that were there before.
 */
final class OwnerStep {

  /** The code of an owner whose operator has replaced no pod. */
  static final String DID_NOTHING = "OwnerDidNothing";

  /** One custom resource. */
  private record Owner(String namespace, WorkloadOwner resource) {

    static Owner of(WorkloadRun run) {
      Workload workload = run.workload();
      return new Owner(workload.ref().namespace(), workload.owner().orElseThrow());
    }
  }

  /**
   * What its annotation is to say.
   *
   * @param at when the first of its workloads was restarted
   * @param resumed whether an earlier attempt of this run may have set it
   */
  private record Value(Instant at, boolean resumed) {}

  private final OwnerRestarts how;
  private final RunSettings settings;
  private final Worklist worklist;
  private final RunDeadlines deadlines;
  private final ReplacedPods replaced;
  private final FactGatherer facts;
  private final OldPods oldPods;
  private final InstantSource ticks;
  private final Map<Owner, Value> values = new HashMap<>();
  private final Set<Owner> annotated = new HashSet<>();

  OwnerStep(
      OwnerRestarts how,
      RunSettings settings,
      Worklist worklist,
      RunDeadlines deadlines,
      ReplacedPods replaced,
      FactGatherer facts,
      OldPods oldPods) {
    this.how = how;
    this.settings = settings;
    this.worklist = worklist;
    this.deadlines = deadlines;
    this.replaced = replaced;
    this.facts = facts;
    this.oldPods = oldPods;
    this.ticks = settings.ticks();
  }

  /** Annotates the owners of these where that has not been done, and looks how far they are. */
  Replacement.Step replace(List<WorkloadRun> runs) {
    Map<WorkloadRun, RunningPods> seen = replaced.see(runs, "which pods are left from before");
    seen.forEach(this::begin);
    boolean moved = false;
    for (Owner owner : new HashSet<>(seen.keySet().stream().map(Owner::of).toList())) {
      moved |= !annotated.contains(owner) && mayAnnotate(owner) && annotate(owner);
    }
    List<WorkloadRun> done = new ArrayList<>();
    seen.forEach(
        (run, pods) -> {
          boolean waits = run.phase() instanceof Phase.Rolling && annotated.contains(Owner.of(run));
          if (waits && isReplaced(run, pods)) {
            done.add(run);
          }
        });
    return new Replacement.Step(done, moved);
  }

  /** Takes down which pods are to go. */
  private void begin(WorkloadRun run, RunningPods pods) {
    if (run.replacement().isEmpty()) {
      List<RunningPod> before = before(run, pods);
      Replacement begun = run.replacement(() -> Replacement.byOwner(before, ticks.instant()));
      boolean unused = begun.left(before.size(), ticks.instant());
    }
  }

  /** Once the owner has been annotated, some may have been replaced already. */
  private List<RunningPod> before(WorkloadRun run, RunningPods pods) {
    Owner owner = Owner.of(run);
    Value value = values.computeIfAbsent(owner, this::value);
    if (!value.resumed() && !annotated.contains(owner)) {
      return pods.pods();
    }
    return pods.pods().stream()
        .filter(pod -> pod.created().filter(at -> !at.isBefore(value.at())).isEmpty())
        .filter(pod -> run.wanted().isEmpty() || oldPods.isOld(run.workload(), pod, run.wanted()))
        .toList();
  }

  /** The same for each attempt of this run: what the first of its workloads has written down. */
  private Value value(Owner owner) {
    List<Restart> restarts =
        of(owner, worklist.restarted()).flatMap(run -> run.restart().stream()).toList();
    return new Value(
        restarts.stream().map(Restart::at).min(Comparator.naturalOrder()).orElseThrow(),
        restarts.stream().anyMatch(Restart::resumed));
  }

  private static Stream<WorkloadRun> of(Owner owner, List<WorkloadRun> runs) {
    return runs.stream()
        .filter(run -> run.workload().owner().isPresent() && Owner.of(run).equals(owner));
  }

  /** Not before all that is known to be restarted with it has been looked at. */
  private boolean mayAnnotate(Owner owner) {
    return !deadlines.isStopped()
        && !deadlines.isTimeUp()
        && of(owner, worklist.restarted()).allMatch(run -> run.replacement().isPresent())
        && of(owner, worklist.queued()).allMatch(run -> run.unanswered().isEmpty());
  }

  /** Whether it is done now. */
  private boolean annotate(Owner owner) {
    beginOthers(owner);
    List<WorkloadRun> runs = of(owner, worklist.restarted()).toList();
    boolean isNewest =
        runs.stream().anyMatch(r -> RunHistory.of(r.workload()).isNewest(settings.runId()));
    Instant now = ticks.instant();
    // What another run has restarted since is not to be restarted once more.
    if (isNewest) {
      Workload owned = runs.get(0).workload();
      try {
        how.annotator().annotate(owned, annotation(owned).key(), value(owner).at().toString());
        deadlines.reached();
      } catch (KrarException e) {
        refused(runs, e.reason());
        return false;
      } catch (RuntimeException e) {
        fail(runs, "AnnotationFailed", "its owner was not annotated, the annotator failed: " + e);
        return false;
      }
    }
    annotated.add(owner);
    for (WorkloadRun run : runs) {
      run.replacement().ifPresent(r -> r.begin(now));
      run.watch(run.watch().begin(now));
    }
    return isNewest;
  }

  /** Its operator replaces their pods with those of the first that is restarted. */
  private void beginOthers(Owner owner) {
    List<WorkloadRun> others =
        of(owner, worklist.all())
            .filter(run -> !(run.phase() instanceof Phase.Done) && run.replacement().isEmpty())
            .toList();
    if (others.isEmpty()) {
      return;
    }
    Map<WorkloadRef, FactValue<RunningPods>> pods =
        facts.gather(Fact.PODS, others.stream().map(WorkloadRun::workload).toList());
    for (WorkloadRun run : others) {
      Optional.ofNullable(pods.get(run.ref()))
          .flatMap(FactValue::toOptional)
          .ifPresent(known -> begin(run, known));
    }
  }

  private OwnerAnnotation annotation(Workload owned) {
    return settings.strategies().annotation(owned).orElseThrow();
  }

  private void refused(List<WorkloadRun> runs, Reason why) {
    boolean waits = Passing.is(why) && runs.stream().noneMatch(this::isOverdue);
    if (!waits) {
      fail(runs, why.code(), why.message());
    }
  }

  private void fail(List<WorkloadRun> runs, String code, String why) {
    runs.forEach(run -> replaced.fail(run, Outcome.Stage.TRIGGER, code, why));
  }

  private boolean isOverdue(WorkloadRun run) {
    Instant movedAt = run.replacement().orElseThrow().movedAt();
    return !ticks.instant().isBefore(movedAt.plus(limit(run)));
  }

  private Duration limit(WorkloadRun run) {
    return settings.waitTimeout().limit(run.workload().rollout());
  }

  /** Whether all pods from before have been replaced, and those in their place serve. */
  private boolean isReplaced(WorkloadRun run, RunningPods pods) {
    Workload workload = run.workload();
    Replacement replacement = run.replacement().orElseThrow();
    long old = pods.pods().stream().filter(replacement::isFromBefore).count();
    // Those of an older revision are not among the pods.
    int left = Math.max((int) old, workload.rollout().outdated());
    if (replacement.left(left, ticks.instant())) {
      run.watch(run.watch().begin(ticks.instant()));
    }
    if (!workload.rollout().isComplete()) {
      return false; // How long that may take is judged by its status.
    }
    if (left == 0 && EvictionStep.isServing(workload, pods)) {
      return true;
    }
    if (isOverdue(run)) {
      overdue(run, replacement, left);
    }
    return false;
  }

  private void overdue(WorkloadRun run, Replacement replacement, int left) {
    if (left == 0) {
      replaced.fail(
          run, Outcome.Stage.FOLLOW, RolloutJudge.FAILED, "not all of its pods are ready");
      return;
    }
    Workload workload = run.workload();
    String owner =
        "%s has the annotation %s, and its operator has replaced no%s pod for %d seconds: it may not know that annotation, not look after its owner, or wait for something that its log or the owner's status tells"
            .formatted(
                workload.owner().orElseThrow(),
                annotation(workload).key(),
                replacement.hasBegun() ? " further" : "",
                limit(run).toSeconds());
    replaced.fail(
        run,
        Outcome.Stage.FOLLOW,
        replacement.hasBegun() ? RolloutJudge.FAILED : DID_NOTHING,
        owner);
  }
}
