package com.slashmnt.krar.job.report;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a report says of one workload; of a plan and of the run that follows it in the same words.
 */
record Row(Outcome outcome) {

  /** What is to be done, or was. */
  enum Action {
    RESTART("restart"),
    HOLD("hold"),
    FAILED("failed");

    private final String text;

    Action(String text) {
      this.text = text;
    }

    /** As reports print it. */
    @Override
    public String toString() {
      return text;
    }
  }

  WorkloadRef workload() {
    return outcome.workload();
  }

  Action action() {
    return outcome.fold(
        planned -> Action.RESTART,
        held -> Action.HOLD,
        rolled -> Action.RESTART,
        failed -> Action.FAILED);
  }

  /** The decision's reason, or the failure's cause. */
  Reason reason() {
    return outcome.fold(
        planned -> planned.decision().reason(),
        Outcome.Held::reason,
        Outcome.Rolled::reason,
        Outcome.Failed::cause);
  }

  /** Whether waiting might have ended a hold. */
  boolean retryable() {
    return outcome instanceof Outcome.Held held && held.retryable();
  }

  List<Reason> warnings() {
    return outcome.warnings();
  }

  List<ContainerVerdict> containers() {
    return outcome.containers();
  }

  /** Where it failed. */
  Optional<Outcome.Stage> stage() {
    return outcome instanceof Outcome.Failed failed
        ? Optional.of(failed.stage())
        : Optional.empty();
  }

  /** When this run restarted it. */
  Optional<Instant> restartedAt() {
    return outcome.fold(
        planned -> Optional.empty(),
        held -> Optional.empty(),
        rolled -> Optional.of(rolled.restartedAt()),
        Outcome.Failed::restartedAt);
  }

  private Optional<Outcome.Rolled> rolled() {
    return outcome instanceof Outcome.Rolled rolled ? Optional.of(rolled) : Optional.empty();
  }

  /** Whether an earlier attempt of this run restarted it. */
  boolean resumed() {
    return rolled().filter(Outcome.Rolled::resumed).isPresent();
  }

  /** The code of what following a restart found. */
  Optional<String> result() {
    return rolled().map(rolled -> rolled.convergence().code());
  }

  /** The same in words. */
  Optional<Reason> resultReason() {
    return rolled().map(Outcome.Rolled::finding);
  }
}
