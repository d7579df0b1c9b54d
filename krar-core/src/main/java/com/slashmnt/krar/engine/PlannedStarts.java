package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.EarlierAttempts;
import com.slashmnt.krar.engine.decide.PolicyEvaluator;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.explain.AskedGate;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.gate.GateContext;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PlannedRestart;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the gates would say at the beginning of a run, one workload after the other. */
final class PlannedStarts {

  private final Worklist worklist;
  private final Gates gates;
  private final Instant now;
  private final Set<WorkloadRef> explained;
  private final Map<WorkloadRef, Outcome> outcomes = new HashMap<>();
  private final List<PlannedRestart> restarts = new ArrayList<>();
  private final Map<WorkloadRef, List<AskedGate>> asked = new HashMap<>();

  /**
   * Asks about all of these that are to be restarted.
   *
   * @param explained the workloads of which each gate's answer is wanted
   */
  PlannedStarts(
      RunSettings settings,
      List<Workload> workloads,
      PolicyEvaluator.Decisions decisions,
      EarlierAttempts attempts,
      Set<WorkloadRef> explained) {
    this.explained = explained;
    this.worklist =
        new Worklist(settings.clock(), settings.ticks(), settings.follower().isPresent());
    this.gates = new Gates(settings.gates());
    this.now = settings.ticks().instant();
    List<WorkloadRun> runs = new ArrayList<>();
    workloads.forEach(workload -> runs.add(new WorkloadRun(workload, now)));
    for (WorkloadRun run : LeastToLose.first(runs, decisions.made())) {
      worklist.add(run);
      if (decisions.failed().containsKey(run.ref())) {
        worklist.failed(run.workload());
      } else if (attempts.isResumed(run.workload())) {
        Decision.Roll roll = PolicyEvaluator.resumed(run.workload());
        worklist.move(run, new Phase.Rolling(new Restart(roll, now, true)));
      } else {
        file(run, decisions.made().get(run.ref()));
      }
    }
    GateContext context = worklist.forGates();
    worklist.queued().forEach(run -> ask(run, context));
  }

  /** Of what is to be restarted: whether it would be, and what it would wait for. */
  Map<WorkloadRef, Outcome> outcomes() {
    return outcomes;
  }

  /** What is to be restarted, now or once a gate opens. */
  List<PlannedRestart> restarts() {
    return restarts;
  }

  /** What each gate said of a workload that is to be explained, when it was its turn. */
  List<AskedGate> asked(WorkloadRef workload) {
    return asked.getOrDefault(workload, List.of());
  }

  private void file(WorkloadRun run, @Nullable Decision decision) {
    if (decision instanceof Decision.Roll roll) {
      worklist.move(run, new Phase.Queued(roll, now, Optional.empty()));
    } else if (decision instanceof Decision.Hold hold && hold.retryable()) {
      worklist.move(run, new Phase.Waiting(hold, false));
    }
  }

  private void ask(WorkloadRun run, GateContext context) {
    if (run.phase() instanceof Phase.Queued queued) {
      if (explained.contains(run.ref())) {
        asked.put(run.ref(), gates.each(run.workload(), queued.roll(), context));
      }
      GateAnswer forAll = gates.ask(context);
      GateAnswer answer =
          forAll instanceof GateAnswer.Closed
              ? forAll
              : gates.ask(run.workload(), queued.roll(), context);
      restarts.add(PlannedRestart.of(run.workload(), queued.roll(), shutBy(answer)));
      outcomes.put(
          run.ref(),
          answer.fold(
              () -> next(run, queued),
              wait -> later(run, queued, wait.reason()),
              closed -> held(run, queued, closed.reason())));
    }
  }

  private static Optional<Reason> shutBy(GateAnswer answer) {
    return answer.fold(
        Optional::empty,
        wait -> Optional.of(wait.reason()),
        closed -> Optional.of(closed.reason()));
  }

  /** It starts; a budget for all alone keeps nothing from its turn. */
  private Outcome next(WorkloadRun run, Phase.Queued queued) {
    worklist.move(run, new Phase.Starting(queued));
    return Outcome.planned(run.ref(), queued.roll());
  }

  private static Outcome later(WorkloadRun run, Phase.Queued queued, Reason why) {
    return new Outcome.Planned(run.ref(), queued.roll(), Optional.of(why));
  }

  private Outcome held(WorkloadRun run, Phase.Queued queued, Reason why) {
    Outcome outcome = Outcome.planned(run.ref(), queued.roll().heldBack(why));
    worklist.move(run, new Phase.Done(outcome));
    return outcome;
  }
}
