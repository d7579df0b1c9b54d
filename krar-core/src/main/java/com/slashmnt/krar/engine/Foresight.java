package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.PolicyEvaluator;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run that begins now would do with these workloads. */
final class Foresight {

  private final PolicyEvaluator.Decisions decisions;
  private final PlannedStarts starts;

  /**
   * Decides on them, and asks the gates.
   *
   * @param explained the workloads of which each gate's answer is wanted
   */
  Foresight(
      RunSettings settings,
      RunParts parts,
      PolicyEvaluator policy,
      List<Workload> workloads,
      Set<WorkloadRef> explained) {
    List<Workload> undecided =
        workloads.stream().filter(w -> !parts.attempts().isResumed(w)).toList();
    this.decisions = policy.decide(undecided, workload -> false);
    this.starts = new PlannedStarts(settings, workloads, decisions, parts.attempts(), explained);
  }

  /** What was decided; empty if that failed. */
  Optional<Decision> decision(Workload workload) {
    return failure(workload).isPresent()
        ? Optional.empty()
        : Optional.of(
            decisions.made().getOrDefault(workload.ref(), PolicyEvaluator.resumed(workload)));
  }

  private Optional<Reason> failure(Workload workload) {
    return Optional.ofNullable(decisions.failed().get(workload.ref()));
  }

  /** What would be written, now or once a gate opens; empty if nothing. */
  Optional<Decision.Roll> roll(Workload workload) {
    @Nullable Decision decision = decisions.made().get(workload.ref());
    return decision instanceof Decision.Roll roll ? Optional.of(roll) : Optional.empty();
  }

  /** What a plan says of it. */
  Outcome outcome(Workload workload) {
    WorkloadRef ref = workload.ref();
    return failure(workload)
        .<Outcome>map(why -> Outcome.Failed.before(ref, Outcome.Stage.DECIDE, why))
        .or(() -> Optional.ofNullable(starts.outcomes().get(ref)))
        .orElseGet(() -> Outcome.planned(ref, decision(workload).orElseThrow()));
  }

  PlannedStarts starts() {
    return starts;
  }
}
