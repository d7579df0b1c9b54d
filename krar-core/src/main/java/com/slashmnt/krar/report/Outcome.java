package com.slashmnt.krar.report;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of one workload; a run has exactly one for each that was selected or asked for.
 *
 * @since 3.0.0
 */
public sealed interface Outcome {

  /** Which one. */
  WorkloadRef workload();

  /**
   * It was left alone.
   *
   * @param reason why
   * @param passing whether waiting might have ended the hold
   * @param warnings what should be known all the same
   * @param containers what was found out about its images; empty if nobody asked
   */
  record Held(
      WorkloadRef workload,
      Reason reason,
      boolean passing,
      List<Reason> warnings,
      List<ContainerVerdict> containers)
      implements Outcome {
    public Held {
      requireNonNull(workload, "workload");
      requireNonNull(reason, "reason");
      warnings = List.copyOf(warnings);
      containers = List.copyOf(containers);
    }
  }

  /**
   * It was restarted.
   *
   * @param reason why
   * @param warnings what should be known all the same
   * @param containers what was found out about its images before; empty if nobody asked
   * @param restartedAt what its restart annotation says
   * @param resumed whether an earlier attempt of this run had restarted it
   * @param convergence what following it found
   * @param finding the same in words
   */
  record Rolled(
      WorkloadRef workload,
      Reason reason,
      List<Reason> warnings,
      List<ContainerVerdict> containers,
      Instant restartedAt,
      boolean resumed,
      Convergence convergence,
      Reason finding)
      implements Outcome {
    public Rolled {
      requireNonNull(workload, "workload");
      requireNonNull(reason, "reason");
      warnings = List.copyOf(warnings);
      containers = List.copyOf(containers);
      requireNonNull(restartedAt, "restartedAt");
      requireNonNull(convergence, "convergence");
      requireNonNull(finding, "finding");
    }
  }

  /**
   * Something went wrong with it; the run went on.
   *
   * @param stage where
   * @param cause why
   * @param warnings what should be known all the same
   * @param containers what was found out about its images before; empty if nobody asked
   * @param restartedAt what its restart annotation says, if this run had restarted it
   */
  record Failed(
      WorkloadRef workload,
      Stage stage,
      Reason cause,
      List<Reason> warnings,
      List<ContainerVerdict> containers,
      Optional<Instant> restartedAt)
      implements Outcome {
    public Failed {
      requireNonNull(workload, "workload");
      requireNonNull(stage, "stage");
      requireNonNull(cause, "cause");
      warnings = List.copyOf(warnings);
      containers = List.copyOf(containers);
      requireNonNull(restartedAt, "restartedAt");
    }

    /** Failed before this run changed anything. */
    public static Failed before(WorkloadRef workload, Stage stage, Reason cause) {
      return new Failed(workload, stage, cause, List.of(), List.of(), Optional.empty());
    }
  }

  /** Handles all three cases. */
  default <R> R fold(
      Function<Held, ? extends R> held,
      Function<Rolled, ? extends R> rolled,
      Function<Failed, ? extends R> failed) {
    if (this instanceof Held h) {
      return held.apply(h);
    }
    return this instanceof Rolled r ? rolled.apply(r) : failed.apply((Failed) this);
  }
}
