package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.Remembered;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutPlan;
import java.util.List;
import java.util.Set;

/** Finds drift that mode smart left as it is, and what could not be checked for it. */
final class Unresolved {

  /** Holds of what has drifted, all the same. */
  private static final Set<String> HOLDS =
      Set.of(
          Remembered.KNOWN_NOT_TO_CONVERGE,
          Remembered.KNOWN_BAD_DIGEST,
          "MemoryUnknown",
          "RolloutStuck",
          "PartlyDrifted");

  private Unresolved() {}

  /** Whether a run left any. */
  static boolean isIn(RunReport report) {
    return report.outcomes().stream().anyMatch(Unresolved::is);
  }

  /** Whether a plan has any: what it would restart counts, since nobody did. */
  static boolean isIn(RolloutPlan plan) {
    return plan.decisions().values().stream().anyMatch(Unresolved::is);
  }

  static boolean is(Outcome outcome) {
    return outcome.fold(
        held -> isHeld(held.reason(), held.containers()),
        rolled ->
            rolled.convergence() == Convergence.NOT_CONVERGED
                || rolled.convergence() == Convergence.UNVERIFIED
                || isUnverifiable(rolled.containers()),
        failed -> false);
  }

  static boolean is(Decision decision) {
    return decision.fold(
        roll -> roll.reason().is(Verdict.DRIFTED.code()) || isUnverifiable(roll.containers()),
        hold -> isHeld(hold.reason(), hold.containers()));
  }

  private static boolean isHeld(Reason reason, List<ContainerVerdict> containers) {
    return HOLDS.contains(reason.code()) || isUnverifiable(containers);
  }

  private static boolean isUnverifiable(List<ContainerVerdict> containers) {
    return containers.stream().anyMatch(c -> c.verdict() == Verdict.UNVERIFIABLE);
  }
}
