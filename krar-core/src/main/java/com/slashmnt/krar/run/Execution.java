package com.slashmnt.krar.run;

import static com.slashmnt.krar.follow.Convergence.NOT_FOLLOWED;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Ending;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.report.Stage;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Executes a run; one per execution, on one thread but for the triggers. */
final class Execution {

  /** Each loses a race against another writer; more than that is a fight. */
  private static final int MAX_CONFLICTS = 8;

  private final RunSettings settings;
  private final CountDownLatch stop;
  private final Instant start;
  private final Announcer announcer;
  private final Decider decider;
  private final Ledger ledger;
  private final @Nullable Following following;
  private final Outage outage = new Outage();

  /** To be restarted, as soon as the budget allows. */
  private final Deque<Tracked> pending = new ArrayDeque<>();

  /** Restarted and being followed. */
  private final Map<WorkloadRef, Tracked> inFlight = new LinkedHashMap<>();

  /** Held back by something that may pass. */
  private final Map<WorkloadRef, Tracked> passing = new LinkedHashMap<>();

  private Duration pause;

  Execution(RunSettings settings, CountDownLatch stop) {
    this.settings = settings;
    this.stop = stop;
    this.start = now();
    this.announcer = new Announcer(settings);
    this.decider = new Decider(settings, announcer, start);
    this.ledger = new Ledger(announcer);
    this.following =
        settings.follower().map(f -> new Following(f, decider, announcer, ledger)).orElse(null);
    this.pause = settings.shortestPause();
  }

  RunReport execute() {
    Selection selection = Selecting.select(settings);
    announcer.tell(new RunEvent.Selected(selection));
    selection.failedTargets().forEach(ledger::failed);
    List<Tracked> selected = new ArrayList<>();
    for (Workload workload : selection.workloads()) {
      Tracked one = new Tracked(workload, start);
      ledger.open(one);
      selected.add(one);
    }
    decide(selected, false);
    Ending ending;
    try (TriggerPool pool = new TriggerPool(settings, stop)) {
      ending = untilDone(pool);
    }
    leave(ending);
    announcer.flush();
    RunReport report =
        new RunReport(
            settings.runId(),
            settings.name(),
            start,
            now(),
            ending,
            ledger.outcomes(),
            selection.failedScopes(),
            announcer.warnings());
    announcer.tell(new RunEvent.Ended(report));
    return report;
  }

  private Ending untilDone(TriggerPool pool) {
    try {
      while (true) {
        trigger(pool);
        if (isDone()) {
          return Ending.COMPLETED;
        } else if (isStopped()) {
          return Ending.STOPPED;
        } else if (isTimeUp()) {
          return Ending.TIMED_OUT;
        } else if (outage.isLongerThan(settings.outageTimeout(), now())) {
          return Ending.CLUSTER_UNREACHABLE;
        }
        boolean stopped = stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        if (!stopped) {
          look();
        }
      }
    } catch (InterruptedException e) {
      // Whoever embeds the run and interrupts its thread wants it to end.
      Thread.currentThread().interrupt();
      return Ending.STOPPED;
    }
  }

  private boolean isDone() {
    boolean nothingMoreStarts = ledgerSpent();
    return inFlight.isEmpty()
        && (pending.isEmpty() || nothingMoreStarts)
        && (passing.isEmpty() || nothingMoreStarts || following == null);
  }

  /** Sorts workloads by what the policy decides on them now. */
  private void decide(List<Tracked> these, boolean stalled) {
    List<Workload> undecided =
        these.stream().map(Tracked::workload).filter(w -> !decider.isResumed(w)).toList();
    Map<WorkloadRef, Facts> facts = decider.gather(undecided);
    for (Tracked one : these) {
      if (decider.isResumed(one.workload())) {
        resume(one);
      } else {
        decide(one, facts.getOrDefault(one.workload().ref(), Facts.none()), stalled);
      }
    }
  }

  private void decide(Tracked one, Facts facts, boolean stalled) {
    Decision decision;
    try {
      decision = decider.decide(one.workload(), facts, stalled);
    } catch (KrarException e) {
      ledger.failed(one, Stage.DECIDE, e.reason());
      return;
    }
    one.decide(decision);
    announcer.tell(new RunEvent.Decided(one.workload(), decision));
    if (decision instanceof Decision.Hold hold) {
      if (hold.passing()) {
        passing.put(one.workload().ref(), one);
      } else {
        ledger.held(one, hold);
      }
    } else {
      pending.add(one);
    }
  }

  /** What an earlier attempt restarted goes on from there. */
  private void resume(Tracked one) {
    Decision.Roll roll = Decider.resumed();
    one.decide(roll);
    announcer.tell(new RunEvent.Decided(one.workload(), roll));
    started(one, RunHistory.of(one.workload()).timeOf(settings.runId()).orElse(start), true);
  }

  private void started(Tracked one, Instant at, boolean resumed) {
    one.triggered(at, resumed);
    Decision.Roll roll = one.decision().fold(r -> r, hold -> Decider.resumed());
    announcer.tell(new RunEvent.Triggered(one.workload(), roll, at, resumed));
    if (following == null) {
      ledger.rolled(one, NOT_FOLLOWED, new Reason("NotAwaited", "Nobody waits for this rollout."));
    } else {
      inFlight.put(one.workload().ref(), one);
    }
  }

  /** Triggers what the budget allows, until nothing more fits. */
  private void trigger(TriggerPool pool) throws InterruptedException {
    boolean failedOver = false;
    while (true) {
      while (mayStart() && !failedOver && pool.running() < slots() && !pending.isEmpty()) {
        Tracked next = pending.remove();
        next.decision()
            .fold(
                roll -> {
                  pool.submit(next, roll);
                  return null;
                },
                hold -> {
                  throw new IllegalStateException("only a roll is pending, was " + hold);
                });
      }
      if (pool.running() == 0) {
        return;
      }
      take(pool.take());
      failedOver = outage.isOn();
    }
  }

  private boolean mayStart() {
    return !isStopped() && !isTimeUp() && !ledgerSpent();
  }

  private int slots() {
    // While the cluster cannot be reached, one attempt tells as much as ten.
    int allowed = outage.isOn() ? 1 : settings.budget().maxInFlight();
    return allowed - inFlight.size();
  }

  private void take(TriggerPool.Attempt attempt) {
    Tracked one = attempt.tracked();
    KrarException failure = attempt.failure();
    TriggerResult result = attempt.result();
    if (failure != null && failure.reason().is(Reason.UNREACHABLE)) {
      outage.unreachable(now());
      one.failing(failure.reason());
      pending.addFirst(one);
    } else if (failure != null) {
      outage.reached();
      ledger.failed(one, Stage.TRIGGER, failure.reason());
    } else if (result instanceof TriggerResult.Triggered triggered) {
      outage.reached();
      one.see(triggered.after(), now());
      started(one, triggered.at(), false);
    } else if (result instanceof TriggerResult.Changed changed) {
      outage.reached();
      one.see(changed.now(), now());
      if (one.conflict() > MAX_CONFLICTS) {
        ledger.failed(one, Stage.TRIGGER, conflict(one));
      } else {
        decide(List.of(one), false);
      }
    } else {
      pending.addFirst(one);
    }
  }

  private static Reason conflict(Tracked one) {
    return new Reason(
        "Conflict",
        "%s changed %d times between a decision and its restart; somebody writes to it all the time."
            .formatted(one.workload().ref(), MAX_CONFLICTS + 1));
  }

  private void look() {
    if (following == null || (inFlight.isEmpty() && passing.isEmpty())) {
      return;
    }
    List<Workload> watched = new ArrayList<>();
    inFlight.values().forEach(t -> watched.add(t.workload()));
    passing.values().forEach(t -> watched.add(t.workload()));
    Map<WorkloadRef, Observation> seen = following.look(watched);
    note(seen);
    Round.Result result =
        new Round(settings, announcer, now()).judge(List.copyOf(inFlight.values()), seen);
    result.ended().forEach(t -> inFlight.remove(t.workload().ref()));
    result.lost().forEach((t, why) -> ledger.rolled(t, NOT_FOLLOWED, why));
    following.conclude(result.complete(), result.failed());
    boolean decidedAgain = again(seen);
    pause = result.moved() || decidedAgain ? settings.shortestPause() : longer();
  }

  private void note(Map<WorkloadRef, Observation> seen) {
    boolean unreachable =
        seen.values().stream()
            .allMatch(o -> o instanceof Observation.Unseen u && u.reason().is(Reason.UNREACHABLE));
    if (unreachable) {
      outage.unreachable(now());
    } else {
      outage.reached();
    }
  }

  /** Decides again on what was held back by something that may pass, and has changed. */
  private boolean again(Map<WorkloadRef, Observation> seen) {
    List<Tracked> changed = new ArrayList<>();
    List<Tracked> stalled = new ArrayList<>();
    for (Tracked one : List.copyOf(passing.values())) {
      Workload before = one.workload();
      Observation observation = seen.get(before.ref());
      if (observation instanceof Observation.Seen s) {
        one.see(s.now(), now());
        if (one.progress().isStalled(now(), settings.waitTimeout())) {
          stalled.add(one);
        } else if (!s.now().resourceVersion().equals(before.resourceVersion())) {
          changed.add(one);
        }
      } else if (observation instanceof Observation.Gone) {
        passing.remove(before.ref());
        ledger.held(one, Decision.hold("Deleted", "It was deleted while this run waited for it."));
      } else if (one.progress().isStalled(now(), settings.waitTimeout())) {
        passing.remove(before.ref());
        one.decision().fold(roll -> null, hold -> held(one, hold));
      }
    }
    changed.forEach(t -> passing.remove(t.workload().ref()));
    stalled.forEach(t -> passing.remove(t.workload().ref()));
    decide(changed, false);
    decide(stalled, true);
    return !changed.isEmpty() || !stalled.isEmpty();
  }

  private @Nullable Void held(Tracked one, Decision.Hold hold) {
    ledger.held(one, hold);
    return null;
  }

  /** Books what the run leaves undone. */
  private void leave(Ending ending) {
    String why =
        switch (ending) {
          case COMPLETED -> "%d workloads have failed.".formatted(ledger.failures());
          case STOPPED -> "The run was asked to stop.";
          case TIMED_OUT -> "The run's time was up.";
          case CLUSTER_UNREACHABLE -> "The cluster could not be reached any more.";
        };
    for (Tracked one : inFlight.values()) {
      ledger.rolled(
          one,
          NOT_FOLLOWED,
          new Reason("RunStopped", why + " Last seen: " + one.workload().rollout() + "."));
    }
    for (Tracked one : pending) {
      Reason failure = one.failure();
      if (ending == Ending.CLUSTER_UNREACHABLE && failure != null) {
        ledger.failed(one, Stage.TRIGGER, failure);
      } else {
        ledger.held(one, Decision.hold("RunStopped", why + " It was not restarted."));
      }
    }
    boolean waited = following != null;
    for (Tracked one : passing.values()) {
      Decision.Hold stopped = Decision.passing("RunStopped", why + " It was not restarted.");
      one.decision()
          .fold(roll -> null, hold -> held(one, waited && ledgerSpent() ? stopped : hold));
    }
  }

  private Duration longer() {
    Duration next = pause.multipliedBy(3).dividedBy(2);
    return next.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : next;
  }

  private boolean ledgerSpent() {
    return settings.budget().isSpent(ledger.failures());
  }

  private boolean isStopped() {
    return stop.getCount() == 0;
  }

  private boolean isTimeUp() {
    return settings.runTimeout().filter(t -> !now().isBefore(start.plus(t))).isPresent();
  }

  private Instant now() {
    return settings.clock().instant();
  }
}
