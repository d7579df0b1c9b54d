package com.slashmnt.krar.job.report;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunRecord;
import java.util.List;
import java.util.Set;

/** Finds drift that mode smart left as it is, and what could not be checked for it. */
public final class UnresolvedDrift {

  /** Holds of what has drifted, or may have, whatever is known of its containers. */
  private static final Set<String> HOLDS =
      Set.of(
          FailedRestarts.KNOWN_NOT_TO_CONVERGE,
          FailedRestarts.KNOWN_BAD_DIGEST,
          FailedRestarts.ADMISSION_REFUSED,
          "MemoryUnknown",
          "RolloutStuck",
          "PartlyDrifted");

  private UnresolvedDrift() {}

  /** Whether a run left any, or a plan has any: what it would restart has drifted still. */
  public static boolean isIn(RunRecord record) {
    return record.outcomes().stream().anyMatch(UnresolvedDrift::is);
  }

  static boolean is(Outcome outcome) {
    return outcome.fold(
        planned ->
            planned.decision().reason().is(Verdict.DRIFTED.code())
                || isUnverifiable(planned.containers()),
        held -> isHeld(held.reason(), held.containers()),
        rolled ->
            rolled.convergence() == Convergence.NOT_CONVERGED
                || rolled.convergence() == Convergence.UNVERIFIED
                || isUnverifiable(rolled.containers()),
        failed -> false);
  }

  private static boolean isHeld(Reason reason, List<ContainerVerdict> containers) {
    // Such as by a gate: what it would restart has drifted still.
    boolean drifted = containers.stream().anyMatch(c -> c.verdict() == Verdict.DRIFTED);
    return HOLDS.contains(reason.code()) || drifted || isUnverifiable(containers);
  }

  private static boolean isUnverifiable(List<ContainerVerdict> containers) {
    return containers.stream().anyMatch(c -> c.verdict() == Verdict.UNVERIFIABLE);
  }
}
