package com.slashmnt.krar.explain;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.PolicyAnswers;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RestartStamp;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a run would do with one workload now, and how that comes about.
 *
 * <p>The run's own parts have decided, so that a run which begins now does the same; nothing was
 * written to find out, not even what a plan remembers.
 *
 * @param runId of the run that would do it
 * @param name the job's or policy's name
 * @param at when it was found out
 * @param selected whether the run selects it; if not, the rest says what would be if it did
 * @param selection why it is selected or not, in a sentence
 * @param failedScopes lists that were refused or failed: what they would have held is unknown, and
 *     gates may know less than in a run that may list
 * @param workload as it is now; empty if it could not be read, of which the outcome says why
 * @param readAt when the workload was read, or was to be
 * @param facts what its policy may ask for, in the order in which it was gathered; what was not
 *     needed comes last
 * @param policy what each guard, and the policy behind them, answers; empty if it was not asked
 *     since an earlier attempt of the run has restarted it
 * @param gates what each gate answers at the beginning of the run, when it is the workload's turn;
 *     empty if it is not to be restarted
 * @param outcome what a plan says of it
 * @param writes what a restart would write; empty if it is not to be restarted
 * @param evictions the pods that would be evicted, in that order; none with a strategy other than
 *     {@link com.slashmnt.krar.workload.RolloutStrategy#EVICT}
 * @param warnings what concerns the run as a whole, such as a right that is missing
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record Explanation(
    RunId runId,
    String name,
    Instant at,
    boolean selected,
    String selection,
    List<Selection.ScopeFailure> failedScopes,
    Optional<Workload> workload,
    Instant readAt,
    List<FactAnswer> facts,
    List<PolicyAnswers.Part> policy,
    List<AskedGate> gates,
    Outcome outcome,
    Optional<RestartStamp> writes,
    List<RunningPod> evictions,
    List<Reason> warnings) {

  public Explanation {
    requireNonNull(runId, "runId");
    requireNonNull(name, "name");
    requireNonNull(at, "at");
    requireNonNull(selection, "selection");
    failedScopes = List.copyOf(failedScopes);
    requireNonNull(workload, "workload");
    requireNonNull(readAt, "readAt");
    facts = List.copyOf(facts);
    policy = List.copyOf(policy);
    gates = List.copyOf(gates);
    requireNonNull(outcome, "outcome");
    requireNonNull(writes, "writes");
    evictions = List.copyOf(evictions);
    warnings = List.copyOf(warnings);
  }
}
