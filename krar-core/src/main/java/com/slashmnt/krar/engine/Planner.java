package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.PolicyEvaluator;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.gate.GateContext;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a plan; one per plan. */
public final class Planner {

  private final RunSettings settings;
  private final Instant start;
  private final RunParts parts;
  private final Gates gates;

  public Planner(RunSettings settings) {
    this.settings = settings;
    this.start = settings.clock().instant();
    this.parts = new RunParts(settings, start);
    this.gates = new Gates(settings.gates());
  }

  /** As the gates have it that are closed now; what may open during a run is not held. */
  private Decision now(Workload workload, Decision decision) {
    return decision instanceof Decision.Roll roll
        ? ask(workload, roll)
            .<Decision>fold(() -> roll, wait -> roll, closed -> roll.heldBack(closed.reason()))
        : decision;
  }

  private GateAnswer ask(Workload workload, Decision.Roll roll) {
    GateContext nothingBegun = new Worklist(settings.clock()).forGates();
    return gates
        .ask(nothingBegun)
        .<GateAnswer>fold(
            () -> gates.ask(workload, roll, nothingBegun), wait -> wait, closed -> closed);
  }

  /** Selects and decides, and changes nothing. */
  public RolloutPlan plan() {
    Selection selection = parts.select();
    List<Workload> undecided =
        selection.workloads().stream().filter(w -> !parts.attempts().isResumed(w)).toList();
    PolicyEvaluator.Decisions decisions = parts.policy().decide(undecided, workload -> false);
    List<Outcome> outcomes = new ArrayList<>();
    for (Workload workload : selection.workloads()) {
      @Nullable Reason failure = decisions.failed().get(workload.ref());
      if (failure != null) {
        outcomes.add(Outcome.Failed.before(workload.ref(), Outcome.Stage.DECIDE, failure));
        continue;
      }
      Decision decision =
          decisions.made().getOrDefault(workload.ref(), PolicyEvaluator.resumed(workload));
      parts.listeners().tell(new RunEvent.Decided(workload, decision));
      outcomes.add(Outcome.planned(workload.ref(), now(workload, decision)));
    }
    selection
        .failedTargets()
        .forEach(
            f -> outcomes.add(Outcome.Failed.before(f.target(), Outcome.Stage.SELECT, f.cause())));
    return new RolloutPlan(
        settings.runId(),
        settings.name(),
        start,
        outcomes,
        selection.failedScopes(),
        parts.listeners().warnings());
  }
}
