package com.slashmnt.krar.run;

import static com.slashmnt.krar.follow.Convergence.NOT_FOLLOWED;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Ending;
import com.slashmnt.krar.report.Stage;
import java.util.Collection;

/** Books what a run leaves undone, so that every workload has an outcome. */
final class Leftovers {

  private final Ledger ledger;
  private final String why;

  Leftovers(Ledger ledger, Ending ending) {
    this.ledger = ledger;
    this.why =
        switch (ending) {
          case COMPLETED -> "Too many workloads have failed: %d.".formatted(ledger.failures());
          case STOPPED -> "The run was asked to stop.";
          case TIMED_OUT -> "The run's time was up.";
          case CLUSTER_UNREACHABLE -> "The cluster could not be reached any more.";
        };
  }

  /**
   * Books them all.
   *
   * @param givenUp whether the run would have waited for what may pass, but nothing new may start
   */
  void book(
      Collection<Tracked> inFlight,
      Collection<Tracked> pending,
      Collection<Tracked> passing,
      boolean givenUp) {
    inFlight.forEach(this::inFlight);
    pending.forEach(this::pending);
    Decision.Hold stopped = Decision.passing(Reason.RUN_STOPPED, why + " It was not restarted.");
    passing.forEach(
        one -> one.decision().ifHold(hold -> ledger.held(one, givenUp ? stopped : hold)));
  }

  private void inFlight(Tracked one) {
    String seen = " Last seen: " + one.workload().rollout() + ".";
    ledger.rolled(one, NOT_FOLLOWED, new Reason(Reason.RUN_STOPPED, why + seen));
  }

  private void pending(Tracked one) {
    Reason failure = one.failure();
    if (failure != null) {
      String unknown =
          "%s Its restart got no answer (%s); whether it was restarted is unknown."
              .formatted(why, failure.message());
      ledger.failed(one, Stage.TRIGGER, new Reason(failure.code(), unknown));
    } else {
      ledger.held(one, Decision.hold(Reason.RUN_STOPPED, why + " It was not restarted."));
    }
  }
}
