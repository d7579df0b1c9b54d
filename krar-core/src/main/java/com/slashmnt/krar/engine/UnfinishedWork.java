package com.slashmnt.krar.engine;

import static com.slashmnt.krar.follow.Convergence.NOT_FOLLOWED;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import java.util.Optional;

/** How what a run leaves undone is concluded, so that every workload has an outcome. */
final class UnfinishedWork {

  private final String why;
  private final Optional<Reason> closed;
  private final boolean givenUp;

  /**
   * Of a run that ended.
   *
   * @param closed why nothing more could start; empty if something could
   * @param follows whether the run would have waited for what holds workloads back
   */
  UnfinishedWork(RunReport.Status ending, Optional<Reason> closed, boolean follows) {
    this.why =
        switch (ending) {
          case COMPLETED, SELECTION_FAILED ->
              closed.map(Reason::message).orElse("The run has ended.");
          case STOPPED -> "The run was asked to stop.";
          case TIMED_OUT -> "The run's time was up.";
          case CLUSTER_UNREACHABLE -> "The cluster could not be reached any more.";
        };
    this.closed = ending == RunReport.Status.COMPLETED ? closed : Optional.empty();
    this.givenUp = follows && closed.isPresent();
  }

  /** How that workload's way ends. */
  Conclusion of(WorkloadRun run) {
    Phase phase = run.phase();
    if (phase instanceof Phase.Rolling || phase instanceof Phase.Settling) {
      String seen =
          run.replacement().map(replaced -> " So far: " + replaced + ".").orElse("")
              + " Last seen: "
              + run.workload().rollout()
              + ".";
      return new Conclusion.Rolled(NOT_FOLLOWED, new Reason(Reason.RUN_STOPPED, why + seen));
    } else if (phase instanceof Phase.Failing failing) {
      return notRolledBack(failing);
    } else if (phase instanceof Phase.Waiting waiting) {
      return new Conclusion.Held(givenUp ? givenUp() : waiting.hold());
    }
    return run.unanswered()
        .<Conclusion>map(failure -> unknown(why, failure))
        .orElseGet(() -> new Conclusion.Held(notStarted(run)));
  }

  private Conclusion notRolledBack(Phase.Failing failing) {
    String whether =
        failing
            .unanswered()
            .map(
                answer ->
                    " Going back got no answer (%s); whether it was rolled back is unknown."
                        .formatted(answer.message()))
            .orElse(" It was not rolled back.");
    return new Conclusion.Failed(
        Outcome.Stage.FOLLOW,
        new Reason("CannotRollBack", failing.failure().why().message() + " " + why + whether),
        failing.failure().lesson());
  }

  private Decision.Hold notStarted(WorkloadRun run) {
    String waited = run.awaited().map(gate -> " It waited: " + gate.message()).orElse("");
    Reason reason = new Reason(code(), why + " It was not restarted." + waited);
    return run.roll().map(roll -> roll.heldBack(reason)).orElseGet(() -> Decision.hold(reason));
  }

  /** A gate's own reason stands by itself; the end of a run might have been another one's. */
  private Decision.Hold givenUp() {
    String message = why + " It was not restarted.";
    return code().equals(Reason.RUN_STOPPED)
        ? Decision.retryable(Reason.RUN_STOPPED, message)
        : Decision.hold(code(), message);
  }

  private String code() {
    return closed.map(Reason::code).orElse(Reason.RUN_STOPPED);
  }

  /**
   * Of a restart that nobody knows the result of.
   *
   * @param why why it is not tried again
   */
  static Conclusion unknown(String why, Reason failure) {
    String unknown =
        "%s Its restart got no answer (%s); whether it was restarted is unknown."
            .formatted(why, failure.message());
    return new Conclusion.Failed(Outcome.Stage.TRIGGER, new Reason(failure.code(), unknown));
  }
}
