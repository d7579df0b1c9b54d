package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the gates would say at the beginning of a run, one workload after the other. */
final class PlannedStarts {

  private final Worklist worklist;
  private final Gates gates;
  private final Instant now;
  private final Map<WorkloadRef, Outcome> outcomes = new HashMap<>();

  PlannedStarts(
      RunSettings settings, List<Workload> workloads, Map<WorkloadRef, Decision> decisions) {
    this.worklist =
        new Worklist(settings.clock(), settings.ticks(), settings.follower().isPresent());
    this.gates = new Gates(settings.gates());
    this.now = settings.ticks().instant();
    List<WorkloadRun> runs = new ArrayList<>();
    workloads.forEach(workload -> runs.add(new WorkloadRun(workload, now)));
    LeastToLose.first(runs, decisions).forEach(run -> file(run, decisions.get(run.ref())));
    worklist.queued().forEach(this::ask);
  }

  /** Of what is to be restarted: whether it would be, and what it would wait for. */
  Map<WorkloadRef, Outcome> outcomes() {
    return outcomes;
  }

  private void file(WorkloadRun run, @Nullable Decision decision) {
    worklist.add(run);
    if (decision instanceof Decision.Roll roll) {
      worklist.move(run, new Phase.Queued(roll, now, Optional.empty()));
    } else if (decision instanceof Decision.Hold hold && hold.retryable()) {
      worklist.move(run, new Phase.Waiting(hold, false));
    }
  }

  private void ask(WorkloadRun run) {
    if (run.phase() instanceof Phase.Queued queued) {
      GateAnswer forAll = gates.ask(worklist.forGates());
      GateAnswer answer =
          forAll instanceof GateAnswer.Closed
              ? forAll
              : gates.ask(run.workload(), queued.roll(), worklist.forGates());
      outcomes.put(
          run.ref(),
          answer.fold(
              () -> next(run, queued),
              wait -> later(run, queued, wait.reason()),
              closed -> held(run, queued, closed.reason())));
    }
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
