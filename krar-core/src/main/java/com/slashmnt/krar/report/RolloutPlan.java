package com.slashmnt.krar.report;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PlannedRestart;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * What a run would do now; nothing was changed to find out.
 *
 * @param startedAt when it was made
 * @param outcomes what would be restarted or held, and what could not be read or decided on
 * @param restarts what is to be restarted in this run or in one whose gates are open, in the order
 *     in which it would be; {@link com.slashmnt.krar.policy.RolloutPolicy#asPlanned} does that and
 *     only that
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RolloutPlan(
    RunId runId,
    String name,
    Instant startedAt,
    List<Outcome> outcomes,
    List<PlannedRestart> restarts,
    List<Selection.ScopeFailure> failedScopes,
    List<Reason> warnings)
    implements RunRecord {

  public RolloutPlan {
    requireNonNull(runId, "runId");
    requireNonNull(name, "name");
    requireNonNull(startedAt, "startedAt");
    outcomes = List.copyOf(outcomes);
    restarts = List.copyOf(restarts);
    failedScopes = List.copyOf(failedScopes);
    warnings = List.copyOf(warnings);
  }

  /** What was decided, in the order of selection. */
  public Map<WorkloadRef, Decision> decisions() {
    Map<WorkloadRef, Decision> decisions = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      outcome.decided().ifPresent(decision -> decisions.put(outcome.workload(), decision));
    }
    return Collections.unmodifiableMap(decisions);
  }
}
