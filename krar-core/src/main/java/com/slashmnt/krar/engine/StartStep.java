package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.gate.GateContext;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.TriggerResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Restarts what is queued, as the gates allow, and tries again where that helps. */
final class StartStep {

  /** Each loses a race against another writer; more than that is a fight. */
  private static final int MAX_CONFLICTS = 8;

  /** A workload on which the cluster fails that often, while others get through, is at fault. */
  private static final int MAX_OUTAGES = 3;

  /** A tag that was looked up longer ago may have moved on. */
  private static final Duration MOST_AGE = Duration.ofMinutes(5);

  private static final Duration LAST_RESULTS = Duration.ofSeconds(15);

  private final Worklist worklist;
  private final RunRecorder recorder;
  private final Gates gates;
  private final Optional<GroupLeaseStep> groups;
  private final RunDeadlines deadlines;
  private final TriggerPool pool;
  private final InstantSource ticks;
  private final Map<WorkloadRun, Reason> doubtful = new LinkedHashMap<>();
  private final Map<WorkloadRun, Map<String, Digest>> spared = new LinkedHashMap<>();
  private Optional<Instant> nextAsk = Optional.empty();

  StartStep(
      Worklist worklist,
      RunRecorder recorder,
      Gates gates,
      Optional<GroupLeaseStep> groups,
      RunDeadlines deadlines,
      TriggerPool pool,
      InstantSource ticks) {
    this.worklist = worklist;
    this.recorder = recorder;
    this.gates = gates;
    this.groups = groups;
    this.deadlines = deadlines;
    this.pool = pool;
    this.ticks = ticks;
  }

  /**
   * What waits for its turn for so long that it must be decided again; all at once, so that each
   * tag is asked once.
   */
  List<WorkloadRun> outdated() {
    Instant now = ticks.instant();
    if (!mayStart() || worklist.firstQueued().filter(r -> r.isOutdated(now, MOST_AGE)).isEmpty()) {
      return List.of();
    }
    return worklist.queued().stream().filter(run -> run.isOutdated(now, MOST_AGE)).toList();
  }

  /** Why nothing may start any more in this run; empty while something may. */
  Optional<Reason> closed() {
    return gates
        .ask(worklist.forGates())
        .fold(Optional::empty, wait -> Optional.empty(), closed -> Optional.of(closed.reason()));
  }

  /** When a gate is to be asked again even if nothing happens until then. */
  Optional<Instant> nextAsk() {
    return nextAsk;
  }

  /**
   * What a gate has closed before its last attempt was answered, and why it did: it may have been
   * restarted.
   */
  Map<WorkloadRun, Reason> doubtful() {
    return Collections.unmodifiableMap(doubtful);
  }

  /** Starts to restart what the gates let through. */
  void submit() {
    nextAsk = Optional.empty();
    doubtful.clear();
    submitWhatMay();
    recorder.spared(spared);
    spared.clear();
  }

  private void submitWhatMay() {
    GateContext context = worklist.forGates();
    for (WorkloadRun run : worklist.queued()) {
      if (!isOpen(context)) {
        return;
      }
      if (run.phase() instanceof Phase.Queued queued) {
        ask(run, queued, context);
      }
    }
  }

  private boolean isOpen(GateContext context) {
    if (deadlines.isStopped() || deadlines.isTimeUp()) {
      return false;
    }
    // While the cluster cannot be reached, one attempt shows as much as ten.
    boolean mayTry = !deadlines.isOutage() || worklist.inFlight() == 0;
    return mayTry && note(gates.ask(context)) instanceof GateAnswer.Open;
  }

  private void ask(WorkloadRun run, Phase.Queued queued, GateContext context) {
    GateAnswer answer = note(answer(run, queued, context));
    run.awaits(answer instanceof GateAnswer.Wait wait ? wait.reason() : null);
    if (answer instanceof GateAnswer.Open) {
      recorder.starting(run, queued);
      pool.submit(run, queued.roll());
    } else if (answer instanceof GateAnswer.Closed closed && queued.unanswered().isPresent()) {
      doubtful.put(run, closed.reason());
    } else if (answer instanceof GateAnswer.Closed closed) {
      if (closed.reason().is(FailedRestarts.KNOWN_BAD_DIGEST)) {
        spared.put(run, queued.roll().wanted());
      }
      recorder.conclude(
          run,
          closed.reason().is(GroupLeaseStep.NOT_LEASED)
              ? new Conclusion.Failed(Outcome.Stage.TRIGGER, closed.reason())
              : new Conclusion.Held(queued.roll().heldBack(closed.reason())));
    }
  }

  /** A group is taken last: what is taken is restarted. */
  private GateAnswer answer(WorkloadRun run, Phase.Queued queued, GateContext context) {
    GateAnswer gate = gates.ask(run.workload(), queued.roll(), context);
    return gate instanceof GateAnswer.Open && groups.isPresent() ? groups.get().ask(run) : gate;
  }

  private GateAnswer note(GateAnswer answer) {
    if (answer instanceof GateAnswer.Wait wait) {
      nextAsk =
          Stream.concat(nextAsk.stream(), wait.atMost().map(ticks.instant()::plus).stream())
              .min(Instant::compareTo);
    }
    return answer;
  }

  private boolean mayStart() {
    return !deadlines.isStopped() && !deadlines.isTimeUp() && closed().isEmpty();
  }

  /** Whether restarts are being written. */
  boolean isBusy() {
    return pool.running() > 0;
  }

  /**
   * Waits for the next result.
   *
   * @return a workload that had changed, and must be decided again
   */
  Optional<WorkloadRun> take() throws InterruptedException {
    return take(pool.take());
  }

  private Optional<WorkloadRun> take(TriggerPool.Attempt attempt) {
    WorkloadRun run = attempt.run();
    if (attempt instanceof TriggerPool.Attempt.Done done) {
      deadlines.reached();
      return done.result()
          .fold(
              triggered -> {
                triggered(run, triggered);
                return Optional.empty();
              },
              changed -> changed(run, changed));
    } else if (attempt instanceof TriggerPool.Attempt.Failed failed) {
      failed(run, failed.cause());
    } else if (attempt instanceof TriggerPool.Attempt.Broken broken) {
      throw broken.error();
    } else if (run.phase() instanceof Phase.Starting starting) {
      recorder.notTried(run, starting.before());
    }
    return Optional.empty();
  }

  private void triggered(WorkloadRun run, TriggerResult.Triggered result) {
    Decision.Roll roll = run.roll().orElseThrow();
    run.watch(run.watch().replace(result.after(), ticks.instant()));
    recorder.restarted(run, new Restart(roll, result.at(), false));
  }

  private Optional<WorkloadRun> changed(WorkloadRun run, TriggerResult.Changed result) {
    run.watch(run.watch().replace(result.now(), ticks.instant()));
    if (run.conflict() <= MAX_CONFLICTS) {
      return Optional.of(run);
    }
    Reason conflict =
        new Reason(
            "Conflict",
            "%s changed %d times between a decision and its restart; another client keeps writing to it."
                .formatted(run.ref(), MAX_CONFLICTS + 1));
    recorder.conclude(run, new Conclusion.Failed(Outcome.Stage.TRIGGER, conflict));
    return Optional.empty();
  }

  private void failed(WorkloadRun run, Reason cause) {
    if (cause.is(Reason.UNREACHABLE)) {
      unreachable(run, cause);
      return;
    }
    deadlines.reached();
    recorder.conclude(
        run,
        cause.is(Reason.NOT_FOUND)
            ? new Conclusion.Deleted()
            : new Conclusion.Failed(Outcome.Stage.TRIGGER, cause, lesson(cause)));
  }

  /** What admission refuses it will refuse again: the content is not tried before the tag moves. */
  private static Optional<String> lesson(Reason cause) {
    return cause.is(FailedRestarts.ADMISSION_REFUSED)
        ? Optional.of(FailedRestarts.ADMISSION_REFUSED)
        : Optional.empty();
  }

  private void unreachable(WorkloadRun run, Reason cause) {
    boolean outageBegins = !deadlines.isOutage();
    deadlines.unreachable();
    if (outageBegins && run.outage() > MAX_OUTAGES) {
      deadlines.reached();
      recorder.conclude(run, new Conclusion.Failed(Outcome.Stage.TRIGGER, cause));
    } else {
      recorder.unanswered(run, cause);
    }
  }

  /**
   * Takes what was under way when the run was interrupted, so that no result is lost.
   *
   * @return workloads that had changed
   */
  List<WorkloadRun> takeTheRest() {
    List<WorkloadRun> changed = new ArrayList<>();
    while (pool.running() > 0) {
      TriggerPool.Attempt attempt = pool.take(LAST_RESULTS);
      if (attempt == null) {
        break;
      }
      take(attempt).ifPresent(changed::add);
    }
    Reason unknown =
        new Reason(
            "Interrupted",
            "The run was interrupted while it was being restarted; whether it was is unknown.");
    pool.submitted()
        .forEach(
            run -> recorder.conclude(run, new Conclusion.Failed(Outcome.Stage.TRIGGER, unknown)));
    return changed;
  }
}
