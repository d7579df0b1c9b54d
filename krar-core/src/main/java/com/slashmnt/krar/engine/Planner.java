package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.PolicyEvaluator;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Makes a plan; one per plan. */
public final class Planner {

  private final RunSettings settings;
  private final Instant start;
  private final RunParts parts;

  public Planner(RunSettings settings) {
    this.settings = settings;
    this.start = settings.clock().instant();
    this.parts = new RunParts(settings, start, new CountDownLatch(1));
  }

  /** Selects and decides, and changes nothing. */
  public RolloutPlan plan() {
    Selection selection = parts.select();
    List<Workload> undecided =
        selection.workloads().stream().filter(w -> !parts.attempts().isResumed(w)).toList();
    PolicyEvaluator.Decisions decisions = parts.policy().decide(undecided, workload -> false);
    List<Outcome> outcomes = new ArrayList<>();
    Map<WorkloadRef, Outcome> starts =
        new PlannedStarts(settings, selection.workloads(), decisions, parts.attempts()).outcomes();
    for (Workload workload : selection.workloads()) {
      @Nullable Reason failure = decisions.failed().get(workload.ref());
      if (failure != null) {
        outcomes.add(Outcome.Failed.before(workload.ref(), Outcome.Stage.DECIDE, failure));
        continue;
      }
      Decision decision =
          decisions.made().getOrDefault(workload.ref(), PolicyEvaluator.resumed(workload));
      parts.listeners().tell(new RunEvent.Decided(workload, decision));
      outcomes.add(starts.getOrDefault(workload.ref(), Outcome.planned(workload.ref(), decision)));
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
