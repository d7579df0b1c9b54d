package com.slashmnt.krar.job.report;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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

  /** Of a digest, as much as docker prints: enough to tell two apart. */
  private static final Pattern DIGEST = Pattern.compile("(sha\\d+:[0-9a-f]{12})[0-9a-f]{20,}");

  WorkloadRef workload() {
    return outcome.workload();
  }

  /** {@code Deployment/web}. */
  String name() {
    return workload().kind().kind() + "/" + workload().name();
  }

  /** The reason, and where it failed or what else concerns it. */
  String words() {
    String stage =
        stage()
            .map(
                s ->
                    switch (s) {
                      case SELECT -> " (while reading it)";
                      case DECIDE -> " (while deciding)";
                      case TRIGGER -> " (while restarting it)";
                      case FOLLOW -> " (after its restart)";
                    })
            .orElse("");
    return reason()
        + stage
        + waitsFor().map(why -> " (then waits: " + why + ")").orElse("")
        + (retryable() ? " (retryable)" : "")
        + (resumed() ? " (restarted by an earlier attempt of this run)" : "");
  }

  /**
   * A copy with short digests, the codes of its warnings, and what following found unless its pods
   * run the wanted content.
   */
  String shortWords() {
    String found =
        resultReason()
            .filter(r -> !result().equals(Optional.of(Convergence.CONVERGED.code())))
            .map(r -> " " + (result().equals(Optional.of(r.code())) ? r.message() : r.toString()))
            .orElse("");
    String warned =
        warnings().isEmpty()
            ? ""
            : warnings().stream().map(Reason::code).distinct().collect(joining(", ", " [", "]"));
    return DIGEST.matcher(words() + found + warned).replaceAll("$1");
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

  /** Why a planned restart would not start at once. */
  Optional<Reason> waitsFor() {
    return outcome instanceof Outcome.Planned planned ? planned.waitsFor() : Optional.empty();
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

  /** In words. */
  Optional<Reason> resultReason() {
    return rolled().map(Outcome.Rolled::finding);
  }
}
