package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.engine.rollout.RolloutVerifier;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.RunningPods;
import java.time.Instant;
import java.util.Optional;

/** How far a workload has come on its way through a run. */
sealed interface Phase {

  /** What was decided on the workload; empty before that. */
  default Optional<Decision> decision() {
    return Optional.empty();
  }

  /** It was selected, and nothing is decided yet. */
  record Selected() implements Phase {}

  /**
   * It is held by something that may pass, and watched until then.
   *
   * @param lookedAt whether this run has looked at it since
   */
  record Waiting(Decision.Hold hold, boolean lookedAt) implements Phase {
    @Override
    public Optional<Decision> decision() {
      return Optional.of(hold);
    }
  }

  /**
   * It is to be restarted once the gates are open.
   *
   * @param decidedAt by the run's ticks
   * @param unanswered why an attempt to restart it got no answer, so that it may have been
   *     restarted
   */
  record Queued(Decision.Roll roll, Instant decidedAt, Optional<Reason> unanswered)
      implements Phase {
    @Override
    public Optional<Decision> decision() {
      return Optional.of(roll);
    }
  }

  /** Its restart is being written. */
  record Starting(Queued before) implements Phase {
    @Override
    public Optional<Decision> decision() {
      return before.decision();
    }
  }

  /** It was restarted, and its rollout is not complete. */
  record Rolling(Restart restart) implements Phase {
    @Override
    public Optional<Decision> decision() {
      return Optional.of(restart.decided());
    }
  }

  /**
   * Its rollout is complete, and is looked at again in case the restart is taken back.
   *
   * @param since by the run's ticks
   */
  record Settling(Restart restart, Instant since) implements Phase {
    @Override
    public Optional<Decision> decision() {
      return Optional.of(restart.decided());
    }
  }

  /**
   * Its rollout has failed, and what ran before is to be written back.
   *
   * @param failure how it failed
   * @param pods those that failed
   * @param since when it failed, by the run's ticks
   * @param attempt what is being written back; empty before the first attempt
   */
  record Failing(
      Restart restart,
      RolloutVerifier.Failure failure,
      RunningPods pods,
      Instant since,
      Optional<Attempt> attempt)
      implements Phase {

    /**
     * An attempt to go back.
     *
     * @param roll what is written
     * @param unanswered why it got no answer, so that it may have been written
     */
    record Attempt(Decision.Roll roll, Optional<Reason> unanswered) {}

    Failing trying(Attempt next) {
      return new Failing(restart, failure, pods, since, Optional.of(next));
    }

    Optional<Reason> unanswered() {
      return attempt.flatMap(Attempt::unanswered);
    }

    /** The restart that goes back, as it was written then. */
    Restart back(Decision.Roll roll, Instant at) {
      return new Restart(
          roll,
          at,
          false,
          Optional.of(
              new Restart.TakenBack(restart.roll(), failure.why(), failure.contentAtFault())));
    }

    @Override
    public Optional<Decision> decision() {
      return Optional.of(restart.decided());
    }
  }

  /** It has its outcome. */
  record Done(Outcome outcome) implements Phase {}
}
