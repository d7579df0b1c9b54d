package com.slashmnt.krar.report;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunId;
import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;

/**
 * All that a run did and could not do.
 *
 * @param runId which run
 * @param name the job's or policy's name
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param status how it came to its end
 * @param outcomes one for each workload that was selected or asked for, in the order of selection
 * @param failedScopes lists that were refused or failed, so that what they would have held is
 *     unknown
 * @param warnings what concerns the run as a whole
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RunReport(
    RunId runId,
    String name,
    Instant startedAt,
    Instant endedAt,
    Status status,
    List<Outcome> outcomes,
    List<Selection.ScopeFailure> failedScopes,
    List<Reason> warnings)
    implements RunRecord {

  public RunReport {
    requireNonNull(runId, "runId");
    requireNonNull(name, "name");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    requireNonNull(status, "status");
    outcomes = List.copyOf(outcomes);
    failedScopes = List.copyOf(failedScopes);
    warnings = List.copyOf(warnings);
  }

  /** What was restarted. */
  public List<Outcome.Rolled> rolled() {
    return outcomes.stream()
        .filter(Outcome.Rolled.class::isInstance)
        .map(Outcome.Rolled.class::cast)
        .toList();
  }

  /**
   * How a run came to its end.
   *
   * @since 3.0.0
   */
  public enum Status {
    /** There was nothing left to do. */
    COMPLETED,
    /**
     * Nothing could be selected: every list was refused or failed, so that it is unknown which
     * workloads there are.
     */
    SELECTION_FAILED,
    /** It was asked to stop. */
    STOPPED,
    /** Its time was up. */
    TIMED_OUT,
    /** The cluster could not be reached, or stayed unreachable for the rest of the run. */
    CLUSTER_UNREACHABLE
  }
}
