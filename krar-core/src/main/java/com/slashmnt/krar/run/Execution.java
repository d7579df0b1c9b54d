package com.slashmnt.krar.run;

import static com.slashmnt.krar.follow.Convergence.NOT_FOLLOWED;
import static java.util.stream.Collectors.toSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Remembered;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Ending;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.report.Stage;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Executes a run; one per execution, on one thread but for the triggers. */
final class Execution implements Restarts.Next {

  private final RunSettings settings;
  private final CountDownLatch stop;
  private final Instant start;
  private final Instant begun;
  private final Limits limits;
  private final Announcer announcer;
  private final Lessons lessons;
  private final Attempts attempts;
  private final Decider decider;
  private final Ledger ledger;
  private final TriggerPool pool;
  private final Restarts restarts;
  private final Passing passing;
  private final @Nullable Following following;

  private final InFlight inFlight;

  /** Held back by a rollout under way, of which this run has seen nothing yet. */
  private final List<Tracked> newlyHeld = new ArrayList<>();

  Execution(RunSettings settings, CountDownLatch stop) {
    this.settings = settings;
    this.stop = stop;
    this.start = settings.clock().instant();
    this.begun = ticks();
    this.limits = new Limits(settings, stop, begun);
    this.announcer = new Announcer(settings);
    this.lessons = new Lessons(settings, announcer);
    Lookups lookups = new Lookups(settings.digests());
    Gatherer gatherer = new Gatherer(settings, announcer, lookups, lessons);
    this.attempts = new Attempts(settings.runId(), start);
    this.decider = new Decider(settings, gatherer, attempts);
    this.ledger = new Ledger(announcer);
    this.inFlight = new InFlight(settings.settleTime());
    this.pool = new TriggerPool(settings, stop);
    this.restarts = new Restarts(settings, limits, ledger, pool, this);
    this.passing = new Passing(ledger, settings.waitTimeout());
    this.following =
        settings
            .follower()
            .map(
                f ->
                    new Following(
                        f, gatherer, lookups, lessons, announcer, ledger, settings.clock()))
            .orElse(null);
  }

  RunReport execute() {
    Selection selection;
    Ending ending;
    try (pool) {
      selection = Selecting.select(settings);
      announcer.tell(new RunEvent.Selected(selection));
      attempts.look(selection.workloads()).forEach(announcer::warn);
      selection.failedTargets().forEach(ledger::failed);
      Instant selected = ticks();
      List<Tracked> all =
          selection.workloads().stream().map(w -> new Tracked(w, selected)).toList();
      all.forEach(ledger::open);
      decide(all);
      ending = untilDone();
    }
    if (following != null) {
      new Unanswered(settings, following, restarts, ledger).settle(this);
    }
    boolean givenUp = following != null && ledger.isSpent(settings.budget());
    new Leftovers(ledger, ending).book(inFlight.all(), restarts.pending(), passing.all(), givenUp);
    announcer.flush();
    RunReport report =
        new RunReport(
            settings.runId(),
            settings.name(),
            start,
            start.plus(Duration.between(begun, ticks())),
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
        restarts.trigger(inFlight::rolling);
        if (isDone()) {
          return Ending.COMPLETED;
        } else if (limits.isStopped()) {
          return Ending.STOPPED;
        } else if (limits.isTimeUp()) {
          return Ending.TIMED_OUT;
        } else if (limits.isOutageTooLong()) {
          return Ending.CLUSTER_UNREACHABLE;
        }
        limits.pause(inFlight.nextSettled());
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
        these.stream().map(Tracked::workload).filter(w -> !attempts.isResumed(w)).toList();
    Instant now = ticks();
    Set<WorkloadRef> stalled =
        these.stream()
            .filter(t -> t.isHeldForNow() && passing.isStuck(t, now))
            .map(t -> t.workload().ref())
            .collect(toSet());
    Decider.Decisions decided =
        decider.decide(undecided, workload -> stalled.contains(workload.ref()));
    Set<Tracked> watched = these.stream().filter(Tracked::isHeldForNow).collect(toSet());
    for (Tracked one : these) {
      WorkloadRef ref = one.workload().ref();
      @Nullable Reason failure = decided.failed().get(ref);
      @Nullable Decision decision = decided.made().get(ref);
      if (failure != null) {
        ledger.failed(one, Stage.DECIDE, failure);
      } else if (decision != null) {
        decided(one, decision, stalled.contains(ref));
      } else {
        resume(one);
      }
    }
    these.stream()
        .filter(one -> one.isHeldForNow() && !watched.contains(one))
        .filter(one -> one.workload().rollout().isInProgress())
        .forEach(newlyHeld::add);
  }

  /**
   * A rollout that stood still long before this run began need not be watched for as long again.
   */
  private void lookBack(List<Tracked> held) {
    if (following == null || held.isEmpty()) {
      return;
    }
    Instant now = settings.clock().instant();
    Map<WorkloadRef, Instant> since =
        following.standingStill(held.stream().map(Tracked::workload).toList(), now);
    for (Tracked one : held) {
      @Nullable Instant at = since.get(one.workload().ref());
      if (at != null) {
        one.progress().stoodStill(Duration.between(at, now), settings.waitTimeout());
      }
    }
  }

  private void decided(Tracked one, Decision decision, boolean stalled) {
    one.answered();
    if (!one.isHeldForNow()) {
      one.progress().begin(ticks());
    }
    one.decide(decision, ticks());
    if (!one.isHeldForNow()) {
      one.progress().lost(); // Nobody looks at what waits for its turn.
    }
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
      if (attempts.isResumed(one.workload()) || settings.selector().stillSelects(one.workload())) {
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

  @Override
  public void outdated(List<Tracked> these) {
    decide(these);
  }

  /**
   * What this run has restarted goes on from there, if it has not been taken back: an earlier
   * attempt of it did, or an own one whose answer was lost.
   */
  private void resume(Tracked one) {
    Instant at = RunHistory.of(one.workload()).timeOf(settings.runId()).orElse(start);
    boolean byEarlierAttempt = one.failure() == null;
    one.answered();
    if (byEarlierAttempt) {
      one.decide(Decider.resumed(one.workload()), ticks());
      announcer.tell(new RunEvent.Decided(one.workload(), one.decision()));
    }
    one.triggered(at, byEarlierAttempt);
    Optional<String> reverted = one.reverted();
    if (reverted.isPresent()) {
      String who = byEarlierAttempt ? "An earlier attempt of this run: " : "";
      Reason why = new Reason(Round.REVERTED, who + reverted.get());
      ledger.failed(one, Stage.FOLLOW, following == null ? why : following.reverted(one, why));
      lessons.failed(one, Remembered.KNOWN_NOT_TO_CONVERGE);
    } else {
      started(one, at, byEarlierAttempt);
    }
  }

  @Override
  public void started(Tracked one, Instant at) {
    started(one, at, false);
  }

  private void started(Tracked one, Instant at, boolean resumed) {
    one.triggered(at, resumed);
    if (!resumed) {
      lessons.restarted(one);
    }
    one.decision()
        .ifRoll(roll -> announcer.tell(new RunEvent.Triggered(one.workload(), roll, at, resumed)));
    if (following == null) {
      ledger.rolled(one, NOT_FOLLOWED, new Reason("NotAwaited", "Nobody waits for this rollout."));
    } else {
      one.progress().begin(ticks());
      inFlight.add(one);
    }
  }

  private void look() {
    if (following == null || (inFlight.isEmpty() && passing.isEmpty())) {
      return;
    }
    lookBack(newlyHeld.stream().filter(Tracked::isHeldForNow).toList());
    newlyHeld.clear();
    List<Workload> watched = new ArrayList<>(inFlight.workloads());
    passing.all().forEach(t -> watched.add(t.workload()));
    Map<WorkloadRef, Observation> seen = following.look(watched);
    if (Following.isUnreachable(seen.values())) {
      limits.unreachable();
    } else {
      limits.reached();
    }
    Round.Result result = new Round(settings, announcer, ticks()).judge(inFlight.all(), seen);
    result.ended().forEach(inFlight::remove);
    for (Tracked one : result.deleted()) {
      lessons.clear(one);
      ledger.deleted(one);
    }
    result.paused().forEach((t, why) -> ledger.rolled(t, NOT_FOLLOWED, why));
    result.lost().forEach((t, why) -> ledger.failed(t, Stage.FOLLOW, why));
    following
        .conclude(result.complete(), result.failed(), ticks(), settings.outageTimeout())
        .forEach(inFlight::add);
    List<Tracked> again = passing.see(seen, ticks());
    decideAgain(again);
    limits.looked(result.moved() || !again.isEmpty());
  }

  /** For how long something takes; the time of day may be set meanwhile. */
  private Instant ticks() {
    return settings.ticks().instant();
  }
}
