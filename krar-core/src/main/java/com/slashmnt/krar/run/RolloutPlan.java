package com.slashmnt.krar.run;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.select.ScopeFailure;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run would do now; nothing was changed to find out.
 *
 * @param runId which run
 * @param name the job's or policy's name
 * @param madeAt when it was made
 * @param decisions in the order of selection
 * @param failed workloads that could not be read or decided on
 * @param failedScopes lists that were refused or failed
 * @param warnings what concerns the plan as a whole
 * @since 3.0.0
 */
public record RolloutPlan(
    RunId runId,
    String name,
    Instant madeAt,
    Map<WorkloadRef, Decision> decisions,
    List<Outcome.Failed> failed,
    List<ScopeFailure> failedScopes,
    List<Reason> warnings) {

  public RolloutPlan {
    requireNonNull(runId, "runId");
    requireNonNull(name, "name");
    requireNonNull(madeAt, "madeAt");
    decisions = Collections.unmodifiableMap(new LinkedHashMap<>(decisions));
    failed = List.copyOf(failed);
    failedScopes = List.copyOf(failedScopes);
    warnings = List.copyOf(warnings);
  }
}
