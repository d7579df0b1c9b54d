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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
  private final Limits limits;
  private final Passing passing;

  /** To be restarted, as soon as the budget allows. */
  private final Deque<Tracked> pending = new ArrayDeque<>();

  /** Restarted and being followed. */
  private final Map<WorkloadRef, Tracked> inFlight = new LinkedHashMap<>();

  Execution(RunSettings settings, CountDownLatch stop) {
    this.settings = settings;
    this.stop = stop;
    this.start = now();
    this.limits = new Limits(settings, stop, start);
    this.announcer = new Announcer(settings);
    this.decider = new Decider(settings, announcer, start);
    this.ledger = new Ledger(announcer);
    this.passing = new Passing(ledger, settings.waitTimeout());
    this.following =
        settings.follower().map(f -> new Following(f, decider, announcer, ledger)).orElse(null);
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
    boolean givenUp = following != null && ledgerSpent();
    new Leftovers(ledger, ending).book(inFlight.values(), pending, passing.all(), givenUp);
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
        } else if (limits.isStopped()) {
          return Ending.STOPPED;
        } else if (limits.isTimeUp()) {
          return Ending.TIMED_OUT;
        } else if (limits.isOutageTooLong()) {
          return Ending.CLUSTER_UNREACHABLE;
        }
        limits.pause();
        if (!limits.isStopped()) {
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
        passing.add(one);
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
        next.decision().ifRoll(roll -> pool.submit(next, roll));
      }
      if (pool.running() == 0) {
        return;
      }
      take(pool.take());
      failedOver = limits.isOutage();
    }
  }

  private boolean mayStart() {
    return !limits.isStopped() && !limits.isTimeUp() && !ledgerSpent();
  }

  private int slots() {
    // While the cluster cannot be reached, one attempt tells as much as ten.
    int allowed = limits.isOutage() ? 1 : settings.budget().maxInFlight();
    return allowed - inFlight.size();
  }

  private void take(TriggerPool.Attempt attempt) {
    Tracked one = attempt.tracked();
    KrarException failure = attempt.failure();
    TriggerResult result = attempt.result();
    if (failure != null && failure.reason().is(Reason.UNREACHABLE)) {
      limits.unreachable();
      one.failing(failure.reason());
      pending.addFirst(one);
    } else if (failure != null) {
      limits.reached();
      ledger.failed(one, Stage.TRIGGER, failure.reason());
    } else if (result instanceof TriggerResult.Triggered triggered) {
      limits.reached();
      one.see(triggered.after(), now());
      started(one, triggered.at(), false);
    } else if (result instanceof TriggerResult.Changed changed) {
      limits.reached();
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
    passing.all().forEach(t -> watched.add(t.workload()));
    Map<WorkloadRef, Observation> seen = following.look(watched);
    note(seen);
    Round.Result result =
        new Round(settings, announcer, now()).judge(List.copyOf(inFlight.values()), seen);
    result.ended().forEach(t -> inFlight.remove(t.workload().ref()));
    result.lost().forEach((t, why) -> ledger.rolled(t, NOT_FOLLOWED, why));
    following.conclude(result.complete(), result.failed());
    Passing.Again again = passing.see(seen, now());
    decide(again.changed(), false);
    decide(again.stalled(), true);
    limits.looked(result.moved() || !again.isEmpty());
  }

  private void note(Map<WorkloadRef, Observation> seen) {
    boolean unreachable =
        seen.values().stream()
            .allMatch(o -> o instanceof Observation.Unseen u && u.reason().is(Reason.UNREACHABLE));
    if (unreachable) {
      limits.unreachable();
    } else {
      limits.reached();
    }
  }

  private boolean ledgerSpent() {
    return settings.budget().isSpent(ledger.failures());
  }

  private Instant now() {
    return settings.clock().instant();
  }
}
