package com.slashmnt.krar.engine;

import static com.slashmnt.krar.follow.Convergence.NOT_FOLLOWED;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.RestartMemory;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.engine.rollout.RolloutVerifier;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves workloads from phase to phase: the only class that writes an outcome, tells listeners of a
 * workload and updates the memory.
 */
final class RunRecorder {

  private final Worklist worklist;
  private final ListenerNotifier listeners;
  private final RestartMemory memory;
  private final InstantSource ticks;
  private final boolean follows;
  private final List<Outcome> unreadTargets = new ArrayList<>();

  /**
   * A recorder of one run.
   *
   * @param follows whether a restart is followed; else it is concluded at once
   */
  RunRecorder(
      Worklist worklist,
      ListenerNotifier listeners,
      RestartMemory memory,
      InstantSource ticks,
      boolean follows) {
    this.worklist = worklist;
    this.listeners = listeners;
    this.memory = memory;
    this.ticks = ticks;
    this.follows = follows;
  }

  /** A workload was selected. */
  void selected(Workload workload, Instant now) {
    worklist.add(new WorkloadRun(workload, now));
  }

  /** A target could not be read, which is no workload's failure. */
  void unread(Selection.TargetFailure failure) {
    Outcome outcome =
        Outcome.Failed.before(failure.target(), Outcome.Stage.SELECT, failure.cause());
    unreadTargets.add(outcome);
    worklist.finished(outcome);
    listeners.tell(new RunEvent.Finished(Optional.empty(), outcome));
  }

  /**
   * A workload was decided on.
   *
   * @param stays whether a hold stays, although waiting might have ended it
   */
  void decided(WorkloadRun run, Decision decision, boolean stays) {
    listeners.tell(new RunEvent.Decided(run.workload(), decision));
    if (decision instanceof Decision.Roll roll) {
      Phase.Queued queued = new Phase.Queued(roll, ticks.instant(), Optional.empty());
      if (run.hadConflict()) {
        worklist.moveFirst(run, queued);
      } else {
        worklist.move(run, queued);
      }
    } else if (decision instanceof Decision.Hold hold && hold.retryable() && !stays) {
      boolean lookedAt = run.phase() instanceof Phase.Waiting waiting && waiting.lookedAt();
      worklist.move(run, new Phase.Waiting(hold, lookedAt));
    } else {
      decision.ifHold(hold -> conclude(run, new Conclusion.Held(hold)));
    }
  }

  /** This run has looked at a workload since it waits. */
  void lookedAt(WorkloadRun run) {
    if (run.phase() instanceof Phase.Waiting waiting) {
      worklist.update(run, new Phase.Waiting(waiting.hold(), true));
    }
  }

  /** A workload's restart is written from now on. */
  void starting(WorkloadRun run, Phase.Queued queued) {
    worklist.move(run, new Phase.Starting(queued));
  }

  /** A workload's restart was not tried. */
  void notTried(WorkloadRun run, Phase.Queued before) {
    worklist.moveFirst(run, before);
  }

  /** A workload's restart got no answer, and is to be tried again. */
  void unanswered(WorkloadRun run, Reason why) {
    if (run.phase() instanceof Phase.Starting starting) {
      Phase.Queued before = starting.before();
      worklist.move(run, new Phase.Queued(before.roll(), before.decidedAt(), Optional.of(why)));
    }
  }

  /** What became of a workload's last attempt is known: it was not written. */
  void answered(WorkloadRun run) {
    if (run.phase() instanceof Phase.Failing failing && failing.attempt().isPresent()) {
      Decision.Roll back = failing.attempt().get().roll();
      worklist.update(run, failing.trying(new Phase.Failing.Attempt(back, Optional.empty())));
    }
    if (run.phase() instanceof Phase.Queued queued) {
      worklist.update(run, new Phase.Queued(queued.roll(), queued.decidedAt(), Optional.empty()));
    }
  }

  /** An earlier attempt of this run has decided on the workload. */
  void resumed(WorkloadRun run, Decision decision) {
    listeners.tell(new RunEvent.Decided(run.workload(), decision));
  }

  /** A workload was restarted. */
  void restarted(WorkloadRun run, Restart restart) {
    worklist.move(run, new Phase.Rolling(restart));
    run.restartedAs(run.workload().containers());
    if (restart.takesBack().isPresent() && restart.resumed()) {
      worklist.failed(run.workload());
    } else if (restart.takesBack().isEmpty() && !restart.resumed()) {
      memory.restarted(run.workload(), restart.wanted());
    }
    listeners.tell(
        new RunEvent.Triggered(run.workload(), restart.roll(), restart.at(), restart.resumed()));
    if (follows) {
      run.watch(run.watch().begin(ticks.instant()));
    } else {
      conclude(
          run,
          new Conclusion.Rolled(
              NOT_FOLLOWED, new Reason("NotAwaited", "This run does not wait for rollouts.")));
    }
  }

  /** A workload's rollout has failed, and what ran before is to be written back. */
  void failing(WorkloadRun run, RolloutVerifier.Failure failure, RunningPods pods) {
    Restart restart = run.restart().orElseThrow();
    worklist.move(
        run, new Phase.Failing(restart, failure, pods, ticks.instant(), Optional.empty()));
  }

  /**
   * A workload is about to go back. It counts as failed from now on, and what it was restarted for
   * as bad.
   */
  void goingBack(WorkloadRun run, Phase.Failing failing, Decision.Roll back) {
    if (failing.attempt().isEmpty()) {
      worklist.failed(run.workload());
      String code = failing.failure().lesson().orElse(FailedRestarts.KNOWN_BAD_DIGEST);
      memory.failed(run.workload(), failing.restart().wanted(), code);
    }
    worklist.update(run, failing.trying(new Phase.Failing.Attempt(back, Optional.empty())));
  }

  /** Going back got no answer, and is to be tried again. */
  void unanswered(WorkloadRun run, Decision.Roll back, Reason why) {
    if (run.phase() instanceof Phase.Failing failing) {
      worklist.update(run, failing.trying(new Phase.Failing.Attempt(back, Optional.of(why))));
    }
  }

  /** Its pods have become ready after all, before it went back. */
  void recovered(WorkloadRun run) {
    if (run.phase() instanceof Phase.Failing failing) {
      if (failing.attempt().isPresent()) {
        worklist.recovered(run.workload());
        memory.clear(run.workload(), failing.restart().wanted());
      }
      worklist.move(run, new Phase.Rolling(failing.restart()));
    }
  }

  /** A workload was restarted by an earlier attempt, and that was taken back. */
  void reverted(WorkloadRun run, Restart restart, Reason why) {
    worklist.move(run, new Phase.Rolling(restart));
    if (restart.takesBack().isPresent()) {
      worklist.failed(run.workload());
    }
    reverted(run, why);
  }

  /** A workload's restart was taken back. */
  void reverted(WorkloadRun run, Reason why) {
    conclude(
        run,
        new Conclusion.Failed(
            Outcome.Stage.FOLLOW, why, Optional.of(FailedRestarts.KNOWN_NOT_TO_CONVERGE)));
  }

  /** A rollout shows another status. */
  void progressed(WorkloadRun run) {
    listeners.tell(new RunEvent.Progressed(run.workload()));
  }

  /** A rollout is not complete, or no longer. */
  void rolling(WorkloadRun run) {
    if (run.phase() instanceof Phase.Settling settling) {
      worklist.move(run, new Phase.Rolling(settling.restart()));
    }
  }

  /** A rollout is complete since then. */
  void settling(WorkloadRun run, Instant since) {
    if (run.phase() instanceof Phase.Rolling rolling) {
      worklist.move(run, new Phase.Settling(rolling.restart(), since));
    }
  }

  /**
   * These were not restarted, since the pods of another workload failed with the same content.
   *
   * @param wanted what each should have got, by container
   */
  void spared(Map<WorkloadRun, Map<String, Digest>> wanted) {
    Map<Workload, Map<String, Digest>> workloads = new LinkedHashMap<>();
    wanted.forEach((run, digests) -> workloads.put(run.workload(), digests));
    memory.spared(workloads);
  }

  /** A workload's way ends. */
  void conclude(WorkloadRun run, Conclusion conclusion) {
    Outcome outcome;
    if (conclusion instanceof Conclusion.Held held) {
      outcome = new Outcome.Held(run.ref(), held.hold());
    } else if (conclusion instanceof Conclusion.Rolled rolled) {
      outcome = rolled(run, rolled.convergence(), rolled.finding());
    } else if (conclusion instanceof Conclusion.Failed failed) {
      outcome = failed(run, failed);
    } else {
      outcome = deleted(run);
    }
    worklist.move(run, new Phase.Done(outcome));
    worklist.finished(outcome);
    listeners.tell(new RunEvent.Finished(Optional.of(run.workload()), outcome));
  }

  private Outcome rolled(WorkloadRun run, Convergence convergence, Reason finding) {
    Restart restart = run.restart().orElseThrow();
    if (WayBack.is(restart)) {
      return WayBack.ended(run.ref(), restart, convergence, finding);
    }
    if (convergence == Convergence.CONVERGED) {
      memory.clear(run.workload(), restart.wanted());
    } else if (convergence == Convergence.NOT_CONVERGED) {
      memory.failed(run.workload(), restart.wanted(), FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    }
    return new Outcome.Rolled(
        run.ref(), restart.roll(), restart.at(), restart.resumed(), convergence, finding);
  }

  private Outcome failed(WorkloadRun run, Conclusion.Failed failed) {
    Optional<Restart> back = run.restart().filter(WayBack::is);
    if (back.isPresent()) {
      return WayBack.failed(run.ref(), back.get(), failed.cause());
    }
    boolean counted = run.phase() instanceof Phase.Failing failing && failing.attempt().isPresent();
    if (!counted) {
      worklist.failed(run.workload());
    }
    failed
        .lesson()
        .filter(code -> !counted)
        .ifPresent(code -> memory.failed(run.workload(), run.wanted(), code));
    return new Outcome.Failed(
        run.ref(),
        run.phase().decision(),
        failed.stage(),
        failed.cause(),
        run.restart().map(Restart::at),
        failed.lesson().filter(FailedRestarts.KNOWN_BAD_DIGEST::equals).isPresent());
  }

  private Outcome deleted(WorkloadRun run) {
    if (run.phase() instanceof Phase.Failing) {
      worklist.recovered(run.workload());
    }
    memory.clear(run.workload(), run.wanted());
    Reason gone = new Reason(Reason.DELETED, "It was deleted while this run was about it.");
    return run.restart().isPresent()
        ? rolled(run, NOT_FOLLOWED, gone)
        : new Outcome.Held(run.ref(), Decision.hold(gone));
  }

  /** In the order of selection; targets that could not be read come last. */
  List<Outcome> outcomes() {
    List<Outcome> outcomes = new ArrayList<>();
    for (WorkloadRun run : worklist.all()) {
      if (run.phase() instanceof Phase.Done done) {
        outcomes.add(done.outcome());
      } else {
        throw new IllegalStateException(run.ref() + " has no outcome, it is " + run.phase());
      }
    }
    outcomes.addAll(unreadTargets);
    return outcomes;
  }
}
