package com.slashmnt.krar.engine;

import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

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
    Foresight foresight =
        new Foresight(settings, parts, parts.policy(), selection.workloads(), Set.of());
    List<Outcome> outcomes = new ArrayList<>();
    for (Workload workload : selection.workloads()) {
      foresight
          .decision(workload)
          .ifPresent(d -> parts.listeners().tell(new RunEvent.Decided(workload, d)));
      outcomes.add(foresight.outcome(workload));
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
        foresight.starts().restarts(),
        selection.failedScopes(),
        parts.listeners().warnings());
  }
}
