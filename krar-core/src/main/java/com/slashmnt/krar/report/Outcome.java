package com.slashmnt.krar.report;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * What became of one workload, or would: a run and a plan have exactly one for each that was
 * selected or asked for.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public sealed interface Outcome {

  /** Which workload. */
  WorkloadRef workload();

  /** What was decided on it; empty if it failed before. */
  Optional<Decision> decided();

  /** The code of its result: of a hold, of a failure, of what following found, or of a plan. */
  default String code() {
    return fold(
        planned -> planned.decision().reason().code(),
        held -> held.reason().code(),
        rolled -> rolled.convergence().code(),
        failed -> failed.cause().code());
  }

  /** What the reader should know all the same. */
  default List<Reason> warnings() {
    return decided().map(Decision::warnings).orElse(List.of());
  }

  /** What was found out about its images; empty if that was not asked. */
  default List<ContainerVerdict> containers() {
    return decided().map(Decision::containers).orElse(List.of());
  }

  /** What a plan says of a workload on which that was decided. */
  static Outcome planned(WorkloadRef workload, Decision decision) {
    return decision.fold(
        roll -> new Planned(workload, roll, Optional.empty()), hold -> new Held(workload, hold));
  }

  /**
   * It would be restarted; only a plan says so.
   *
   * @param waitsFor why not at once, as far as that is known before anything is restarted; a budget
   *     for the whole run is not mentioned
   */
  record Planned(WorkloadRef workload, Decision.Roll decision, Optional<Reason> waitsFor)
      implements Outcome {
    public Planned {
      requireNonNull(waitsFor, "waitsFor");
      requireNonNull(workload, "workload");
      requireNonNull(decision, "decision");
    }

    @Override
    public Optional<Decision> decided() {
      return Optional.of(decision);
    }
  }

  /** It is left alone. */
  record Held(WorkloadRef workload, Decision.Hold decision) implements Outcome {
    public Held {
      requireNonNull(workload, "workload");
      requireNonNull(decision, "decision");
    }

    @Override
    public Optional<Decision> decided() {
      return Optional.of(decision);
    }

    /** Why. */
    public Reason reason() {
      return decision.reason();
    }

    /** Whether waiting might have ended the hold. */
    public boolean retryable() {
      return decision.retryable();
    }
  }

  /**
   * It was restarted.
   *
   * @param decision why
   * @param restartedAt what its restart annotation says
   * @param resumed whether an earlier attempt of this run had restarted it
   * @param convergence what following it found
   * @param finding the same in words
   */
  record Rolled(
      WorkloadRef workload,
      Decision.Roll decision,
      Instant restartedAt,
      boolean resumed,
      Convergence convergence,
      Reason finding)
      implements Outcome {
    public Rolled {
      requireNonNull(workload, "workload");
      requireNonNull(decision, "decision");
      requireNonNull(restartedAt, "restartedAt");
      requireNonNull(convergence, "convergence");
      requireNonNull(finding, "finding");
    }

    @Override
    public Optional<Decision> decided() {
      return Optional.of(decision);
    }

    /** Why it was restarted. */
    public Reason reason() {
      return decision.reason();
    }
  }

  /**
   * Something went wrong with it; the run went on.
   *
   * @param decided what was decided on it before
   * @param stage where it failed
   * @param cause why
   * @param restartedAt what its restart annotation says, if this run had restarted it
   * @param contentAtFault whether its pods failed with the content that the restart brought; no
   *     quota, no room or no node that is ready is not the content's fault
   */
  record Failed(
      WorkloadRef workload,
      Optional<Decision> decided,
      Stage stage,
      Reason cause,
      Optional<Instant> restartedAt,
      boolean contentAtFault)
      implements Outcome {
    public Failed {
      requireNonNull(workload, "workload");
      requireNonNull(decided, "decided");
      requireNonNull(stage, "stage");
      requireNonNull(cause, "cause");
      requireNonNull(restartedAt, "restartedAt");
    }

    /** It failed before anything was decided on it. */
    public static Failed before(WorkloadRef workload, Stage stage, Reason cause) {
      return new Failed(workload, Optional.empty(), stage, cause, Optional.empty(), false);
    }
  }

  /** Handles all four cases. */
  default <R> R fold(
      Function<Planned, ? extends R> planned,
      Function<Held, ? extends R> held,
      Function<Rolled, ? extends R> rolled,
      Function<Failed, ? extends R> failed) {
    if (this instanceof Planned p) {
      return planned.apply(p);
    } else if (this instanceof Held h) {
      return held.apply(h);
    }
    return this instanceof Rolled r ? rolled.apply(r) : failed.apply((Failed) this);
  }

  /**
   * Where on its way a workload failed.
   *
   * @since 3.0.0
   */
  enum Stage {
    SELECT,
    DECIDE,
    TRIGGER,
    FOLLOW
  }
}
