package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Optional;

/** What became of a workload that went back: however that ended, its restart has failed. */
final class WayBack {

  private WayBack() {}

  /** Whether that restart goes back. */
  static boolean is(Restart restart) {
    return restart.takesBack().isPresent();
  }

  /** Its rollout ended. */
  static Outcome ended(
      WorkloadRef workload, Restart back, Convergence convergence, Reason finding) {
    boolean there = convergence == Convergence.CONVERGED || convergence == Convergence.UNVERIFIED;
    return there
        ? outcome(workload, back, Decision.ROLLED_BACK, ": " + finding.message())
        : outcome(
            workload,
            back,
            RolloutJudge.FAILED,
            ", and it is not known whether that helped: " + finding.message());
  }

  /** It failed, too. */
  static Outcome failed(WorkloadRef workload, Restart back, Reason cause) {
    return outcome(workload, back, cause.code(), ", which failed, too: " + cause.message());
  }

  private static Outcome outcome(WorkloadRef workload, Restart back, String code, String end) {
    Restart.TakenBack failed = back.takesBack().orElseThrow();
    String message =
        "%s Rolled back to %s%s"
            .formatted(failed.why().message(), ContainerDigests.format(back.wanted()), end);
    return new Outcome.Failed(
        workload,
        Optional.of(back.decided()),
        Outcome.Stage.FOLLOW,
        new Reason(code, message),
        Optional.of(back.at()),
        failed.contentAtFault());
  }
}
