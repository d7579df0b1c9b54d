package com.slashmnt.krar.run;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.Stage;
import com.slashmnt.krar.select.TargetFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Books one outcome per workload, and tells it. */
final class Ledger {

  private final Announcer announcer;
  private final List<Tracked> tracked = new ArrayList<>();
  private final List<Outcome> targets = new ArrayList<>();
  private int failures;

  Ledger(Announcer announcer) {
    this.announcer = announcer;
  }

  void open(Tracked one) {
    tracked.add(one);
  }

  /** A target that could not be read does not count against the budget. */
  void failed(TargetFailure failure) {
    Outcome outcome = Outcome.Failed.before(failure.target(), Stage.SELECT, failure.cause());
    targets.add(outcome);
    announcer.tell(new RunEvent.Finished(Optional.empty(), outcome));
  }

  void held(Tracked one, Decision.Hold hold) {
    finish(
        one,
        new Outcome.Held(
            one.workload().ref(),
            hold.reason(),
            hold.passing(),
            hold.warnings(),
            hold.containers()));
  }

  void failed(Tracked one, Stage stage, Reason cause) {
    failures++;
    finish(
        one,
        new Outcome.Failed(
            one.workload().ref(),
            stage,
            cause,
            one.decision().warnings(),
            one.decision().containers(),
            Optional.ofNullable(one.restartedAt())));
  }

  void rolled(Tracked one, Convergence convergence, Reason finding) {
    Instant at = Objects.requireNonNull(one.restartedAt(), "restartedAt");
    finish(
        one,
        new Outcome.Rolled(
            one.workload().ref(),
            one.decision().reason(),
            one.decision().warnings(),
            one.decision().containers(),
            at,
            one.resumed(),
            convergence,
            finding));
  }

  /** Somebody deleted it meanwhile: no failure, and nothing left to do. */
  void deleted(Tracked one) {
    Reason gone = new Reason(Reason.DELETED, "It was deleted while this run was about it.");
    if (one.restartedAt() == null) {
      held(one, Decision.hold(gone));
    } else {
      rolled(one, Convergence.NOT_FOLLOWED, gone);
    }
  }

  private void finish(Tracked one, Outcome outcome) {
    one.finish(outcome);
    announcer.tell(new RunEvent.Finished(Optional.of(one.workload()), outcome));
  }

  boolean isSpent(Budget budget) {
    return budget.isSpent(failures);
  }

  int failures() {
    return failures;
  }

  /** In the order of selection; targets that could not be read come last. */
  List<Outcome> outcomes() {
    List<Outcome> all = new ArrayList<>();
    tracked.forEach(t -> all.add(Objects.requireNonNull(t.outcome(), "outcome")));
    all.addAll(targets);
    return all;
  }
}
