package com.slashmnt.krar.run;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.Stage;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a plan; one per plan. */
final class Planning {

  private final RunSettings settings;

  Planning(RunSettings settings) {
    this.settings = settings;
  }

  RolloutPlan plan() {
    Instant start = settings.clock().instant();
    Announcer announcer = new Announcer(settings);
    Decider decider = new Decider(settings, announcer, start);
    Selection selection = Selecting.select(settings);
    announcer.tell(new RunEvent.Selected(selection));

    List<Outcome.Failed> failed = new ArrayList<>();
    selection
        .failedTargets()
        .forEach(f -> failed.add(Outcome.Failed.before(f.target(), Stage.SELECT, f.cause())));
    List<Workload> undecided =
        selection.workloads().stream().filter(w -> !decider.isResumed(w)).toList();
    Map<WorkloadRef, Facts> facts = decider.gather(undecided);
    Map<WorkloadRef, Decision> decisions = new LinkedHashMap<>();
    for (Workload workload : selection.workloads()) {
      try {
        Decision decision =
            decider.isResumed(workload)
                ? Decider.resumed(workload)
                : decider.decide(workload, facts.getOrDefault(workload.ref(), Facts.none()), false);
        announcer.tell(new RunEvent.Decided(workload, decision));
        decisions.put(workload.ref(), decision);
      } catch (KrarException e) {
        failed.add(Outcome.Failed.before(workload.ref(), Stage.DECIDE, e.reason()));
      }
    }
    return new RolloutPlan(
        settings.runId(),
        settings.name(),
        start,
        decisions,
        failed,
        selection.failedScopes(),
        announcer.warnings());
  }
}
