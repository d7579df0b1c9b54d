package com.slashmnt.krar.run;

import com.slashmnt.krar.Reason;
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
import org.jspecify.annotations.Nullable;

/** Makes a plan; one per plan. */
final class Planning {

  private final RunSettings settings;

  Planning(RunSettings settings) {
    this.settings = settings;
  }

  RolloutPlan plan() {
    Instant start = settings.clock().instant();
    Announcer announcer = new Announcer(settings);
    Lessons lessons = new Lessons(settings, announcer);
    Lookups lookups = new Lookups(settings.digests());
    Gatherer gatherer = new Gatherer(settings, announcer, lookups, lessons);
    Attempts attempts = new Attempts(settings.runId(), start);
    Decider decider = new Decider(settings, gatherer, attempts);
    Selection selection = Selecting.select(settings);
    announcer.tell(new RunEvent.Selected(selection));
    attempts.look(selection.workloads()).forEach(announcer::warn);

    List<Outcome.Failed> failed = new ArrayList<>();
    selection
        .failedTargets()
        .forEach(f -> failed.add(Outcome.Failed.before(f.target(), Stage.SELECT, f.cause())));
    List<Workload> undecided =
        selection.workloads().stream().filter(w -> !attempts.isResumed(w)).toList();
    Decider.Decisions decided = decider.decide(undecided, workload -> false);
    Map<WorkloadRef, Decision> decisions = new LinkedHashMap<>();
    for (Workload workload : selection.workloads()) {
      @Nullable Reason failure = decided.failed().get(workload.ref());
      if (failure != null) {
        failed.add(Outcome.Failed.before(workload.ref(), Stage.DECIDE, failure));
        continue;
      }
      Decision decision = decided.made().getOrDefault(workload.ref(), Decider.resumed(workload));
      announcer.tell(new RunEvent.Decided(workload, decision));
      decisions.put(workload.ref(), decision);
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
