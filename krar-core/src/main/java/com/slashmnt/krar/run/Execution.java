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
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Executes a run; one per execution, on one thread but for the triggers. */
final class Execution implements Restarts.Next {

  private final RunSettings settings;
  private final CountDownLatch stop;
  private final Instant start;
  private final Limits limits;
  private final Announcer announcer;
  private final Decider decider;
  private final Ledger ledger;
  private final TriggerPool pool;
  private final Restarts restarts;
  private final Passing passing;
  private final @Nullable Following following;

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
    this.pool = new TriggerPool(settings, stop);
    this.restarts = new Restarts(settings, limits, ledger, pool, this);
    this.passing = new Passing(ledger, settings.waitTimeout());
    this.following =
        settings.follower().map(f -> new Following(f, decider, announcer, ledger)).orElse(null);
  }

  RunReport execute() {
    Selection selection;
    Ending ending;
    try (pool) {
      selection = Selecting.select(settings);
      announcer.tell(new RunEvent.Selected(selection));
      selection.failedTargets().forEach(ledger::failed);
      Instant selected = now();
      List<Tracked> all =
          selection.workloads().stream().map(w -> new Tracked(w, selected)).toList();
      all.forEach(ledger::open);
      decide(all);
      ending = untilDone();
    }
    boolean givenUp = following != null && ledger.isSpent(settings.budget());
    new Leftovers(ledger, ending)
        .book(inFlight.values(), restarts.pending(), passing.all(), givenUp);
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

  private Ending untilDone() {
    try {
      while (true) {
        restarts.trigger(inFlight::size);
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
      stop.countDown();
      restarts.takeTheRest();
      Thread.currentThread().interrupt();
      return Ending.STOPPED;
    }
  }

  private boolean isDone() {
    boolean nothingMoreStarts = ledger.isSpent(settings.budget());
    return inFlight.isEmpty()
        && (restarts.isEmpty() || nothingMoreStarts)
        && (passing.isEmpty() || nothingMoreStarts || following == null);
  }

  /** Sorts workloads by what the policy decides on them now. */
  private void decide(List<Tracked> these) {
    List<Workload> undecided =
        these.stream().map(Tracked::workload).filter(w -> !decider.isResumed(w)).toList();
    Map<WorkloadRef, Facts> facts = decider.gather(undecided);
    for (Tracked one : these) {
      if (decider.isResumed(one.workload())) {
        resume(one);
      } else {
        decide(one, facts.getOrDefault(one.workload().ref(), Facts.none()));
      }
    }
  }

  private void decide(Tracked one, Facts facts) {
    boolean stalled = one.progress().isStalled(settings.waitTimeout());
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
      // One that waiting has not ended for so long does not pass.
      if (hold.passing() && !stalled) {
        passing.add(one);
      } else {
        ledger.held(one, hold);
      }
    } else if (one.hadConflict()) {
      restarts.addFirst(one);
    } else {
      restarts.add(one);
    }
  }

  /** What has changed since it was selected may not be meant any more. */
  private void decideAgain(List<Tracked> these) {
    List<Tracked> selected = new ArrayList<>();
    for (Tracked one : these) {
      if (decider.isResumed(one.workload()) || settings.selector().stillSelects(one.workload())) {
        selected.add(one);
      } else {
        ledger.held(one, Decision.hold("NotSelected", "It has changed and is no longer selected."));
      }
    }
    decide(selected);
  }

  @Override
  public void changed(Tracked one) {
    decideAgain(List.of(one));
  }

  /** What an earlier attempt restarted goes on from there, if it has not been taken back. */
  private void resume(Tracked one) {
    Instant at = RunHistory.of(one.workload()).timeOf(settings.runId()).orElse(start);
    one.decide(Decider.resumed(one.workload()));
    announcer.tell(new RunEvent.Decided(one.workload(), one.decision()));
    if (one.workload().lastTemplateRestart().filter(t -> !t.isBefore(at)).isEmpty()) {
      one.triggered(at, true);
      ledger.failed(
          one,
          Stage.FOLLOW,
          new Reason(
              "Reverted",
              "An earlier attempt of this run restarted it at %s, and that restart is gone from its template."
                  .formatted(at)));
      return;
    }
    started(one, at, true);
  }

  @Override
  public void started(Tracked one, Instant at) {
    started(one, at, false);
  }

  private void started(Tracked one, Instant at, boolean resumed) {
    one.triggered(at, resumed);
    one.decision()
        .ifRoll(roll -> announcer.tell(new RunEvent.Triggered(one.workload(), roll, at, resumed)));
    if (following == null) {
      ledger.rolled(one, NOT_FOLLOWED, new Reason("NotAwaited", "Nobody waits for this rollout."));
    } else {
      inFlight.put(one.workload().ref(), one);
    }
  }

  private void look() {
    if (following == null || (inFlight.isEmpty() && passing.isEmpty())) {
      return;
    }
    List<Workload> watched = new ArrayList<>();
    inFlight.values().forEach(t -> watched.add(t.workload()));
    passing.all().forEach(t -> watched.add(t.workload()));
    Map<WorkloadRef, Observation> seen = following.look(watched);
    if (seen.values().stream().allMatch(Execution::isUnreachable)) {
      limits.unreachable();
    } else {
      limits.reached();
    }
    Round.Result result =
        new Round(settings, announcer, now()).judge(List.copyOf(inFlight.values()), seen);
    result.ended().forEach(t -> inFlight.remove(t.workload().ref()));
    result.deleted().forEach(ledger::deleted);
    result.lost().forEach((t, why) -> ledger.failed(t, Stage.FOLLOW, why));
    following.conclude(result.complete(), result.failed());
    List<Tracked> again = passing.see(seen, now());
    decideAgain(again);
    limits.looked(result.moved() || !again.isEmpty());
  }

  private static boolean isUnreachable(Observation observation) {
    return observation instanceof Observation.Unseen u && u.reason().is(Reason.UNREACHABLE);
  }

  private Instant now() {
    return settings.clock().instant();
  }
}
