package com.slashmnt.krar.run;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.report.Stage;
import com.slashmnt.krar.trigger.TriggerResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;

/** Workloads that are to be restarted: triggered as the budget allows, and again where it helps. */
final class Restarts {

  /** Hears what became of a workload that was to be restarted. */
  interface Next {

    /** It was restarted. */
    void started(Tracked one, Instant at);

    /** It had changed, and must be decided again. */
    void changed(Tracked one);

    /** They have waited so long for their turn that they must be decided again. */
    void outdated(List<Tracked> these);
  }

  /** Each loses a race against another writer; more than that is a fight. */
  private static final int MAX_CONFLICTS = 8;

  /** A workload on which the cluster fails that often, while others get through, is at fault. */
  private static final int MAX_OUTAGES = 3;

  /** A tag that was looked up longer ago may have moved on. */
  private static final Duration MOST_AGE = Duration.ofMinutes(5);

  private static final Duration LAST_RESULTS = Duration.ofSeconds(15);

  private final RunSettings settings;
  private final Limits limits;
  private final Ledger ledger;
  private final TriggerPool pool;
  private final Next next;
  private final Deque<Tracked> pending = new ArrayDeque<>();

  Restarts(RunSettings settings, Limits limits, Ledger ledger, TriggerPool pool, Next next) {
    this.settings = settings;
    this.limits = limits;
    this.ledger = ledger;
    this.pool = pool;
    this.next = next;
  }

  void add(Tracked one) {
    pending.add(one);
  }

  /** One that was decided again: what it was decided on should still be true when it is tried. */
  void addFirst(Tracked one) {
    pending.addFirst(one);
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  Collection<Tracked> pending() {
    return pending;
  }

  void remove(Tracked one) {
    pending.remove(one);
  }

  /**
   * Triggers what the budget allows, until nothing more fits.
   *
   * @param rolling how many rollouts take a slot already, asked again before each trigger
   */
  void trigger(IntSupplier rolling) throws InterruptedException {
    boolean unreachable = false;
    while (true) {
      refresh();
      while (mayStart()
          && !unreachable
          && pool.running() < slots() - rolling.getAsInt()
          && !pending.isEmpty()) {
        Tracked one = pending.remove();
        one.decision().ifRoll(roll -> pool.submit(one, roll));
      }
      if (pool.running() == 0) {
        return;
      }
      take(pool.take());
      unreachable = limits.isOutage();
    }
  }

  /** Decides again on what has waited too long, all at once so that each tag is asked once. */
  private void refresh() {
    Instant now = settings.ticks().instant();
    if (!mayStart() || pending.isEmpty() || !pending.element().isOutdated(now, MOST_AGE)) {
      return;
    }
    List<Tracked> outdated = pending.stream().filter(one -> one.isOutdated(now, MOST_AGE)).toList();
    pending.removeAll(outdated);
    next.outdated(outdated);
  }

  private boolean mayStart() {
    return !limits.isStopped() && !limits.isTimeUp() && !ledger.isSpent(settings.budget());
  }

  private int slots() {
    // While the cluster cannot be reached, one attempt tells as much as ten.
    return limits.isOutage() ? 1 : settings.budget().maxInFlight();
  }

  private void take(TriggerPool.Attempt attempt) {
    Tracked one = attempt.tracked();
    if (attempt instanceof TriggerPool.Attempt.Done done) {
      limits.reached();
      done(one, done.result());
    } else if (attempt instanceof TriggerPool.Attempt.Failed failed) {
      failed(one, failed.cause());
    } else if (attempt instanceof TriggerPool.Attempt.Broken broken) {
      throw broken.error();
    } else {
      pending.addFirst(one);
    }
  }

  private void done(Tracked one, TriggerResult result) {
    Instant now = settings.ticks().instant();
    if (result instanceof TriggerResult.Triggered triggered) {
      one.replace(triggered.after(), now);
      next.started(one, triggered.at());
    } else if (result instanceof TriggerResult.Changed changed) {
      one.replace(changed.now(), now);
      if (one.conflict() > MAX_CONFLICTS) {
        ledger.failed(one, Stage.TRIGGER, conflict(one));
      } else {
        next.changed(one);
      }
    }
  }

  private void failed(Tracked one, Reason cause) {
    if (cause.is(Reason.UNREACHABLE)) {
      boolean outageBegins = !limits.isOutage();
      limits.unreachable();
      one.failing(cause);
      if (outageBegins && one.outage() > MAX_OUTAGES) {
        limits.reached();
        ledger.failed(one, Stage.TRIGGER, cause);
      } else {
        pending.add(one);
      }
      return;
    }
    limits.reached();
    if (cause.is(Reason.NOT_FOUND)) {
      ledger.deleted(one);
    } else {
      ledger.failed(one, Stage.TRIGGER, cause);
    }
  }

  private static Reason conflict(Tracked one) {
    return new Reason(
        "Conflict",
        "%s changed %d times between a decision and its restart; somebody writes to it all the time."
            .formatted(one.workload().ref(), MAX_CONFLICTS + 1));
  }

  /** Takes what was under way when the run was interrupted, so that no result is lost. */
  void takeTheRest() {
    while (pool.running() > 0) {
      TriggerPool.Attempt attempt = pool.take(LAST_RESULTS);
      if (attempt == null) {
        break;
      }
      take(attempt);
    }
    Reason unknown =
        new Reason(
            "Interrupted",
            "The run was interrupted while it was being restarted; whether it was is unknown.");
    pool.submitted().forEach(one -> ledger.failed(one, Stage.TRIGGER, unknown));
  }
}
