package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.BUSY;
import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.RESTART;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnfinishedWorkTest {

  private static final Optional<Reason> OPEN = Optional.empty();
  private static final Optional<Reason> CLOSED =
      Optional.of(new Reason(Reason.RUN_STOPPED, "Two workloads have failed."));

  private static final ContainerVerdict MAIN =
      new ContainerVerdict(
          "main",
          "example.com/web:1",
          false,
          List.of(),
          Optional.empty(),
          Verdict.UNVERIFIABLE,
          Phases.WHY,
          0,
          0);

  private static Conclusion stopped(Phase phase) {
    return new UnfinishedWork(RunReport.Status.STOPPED, OPEN, true).of(Phases.in(phase, "web"));
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETED, The run has ended.",
    "SELECTION_FAILED, The run has ended.",
    "STOPPED, The run was asked to stop.",
    "TIMED_OUT, The run's time was up.",
    "CLUSTER_UNREACHABLE, The cluster could not be reached any more."
  })
  void whatIsQueuedIsHeldForTheRunsEnd(RunReport.Status ending, String why) {
    assertThat(new UnfinishedWork(ending, OPEN, true).of(Phases.in(Phases.queued(), "web")))
        .isEqualTo(
            new Conclusion.Held(Decision.hold(Reason.RUN_STOPPED, why + " It was not restarted.")));
  }

  @Test
  void whatNothingMoreMayStartForIsHeldForThatGate() {
    assertThat(
            new UnfinishedWork(RunReport.Status.COMPLETED, CLOSED, true)
                .of(Phases.in(Phases.queued(), "web")))
        .isEqualTo(
            new Conclusion.Held(
                Decision.hold(
                    Reason.RUN_STOPPED, "Two workloads have failed. It was not restarted.")));
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED, Frozen", "STOPPED, RunStopped", "TIMED_OUT, RunStopped"})
  void aGatesOwnReasonStandsByItselfWhereTheRunCompleted(RunReport.Status ending, String expected) {
    UnfinishedWork rest =
        new UnfinishedWork(ending, Optional.of(new Reason("Frozen", "A freeze.")), true);

    assertThat(rest.of(Phases.in(Phases.queued(), "web")))
        .extracting(c -> ((Conclusion.Held) c).hold().reason().code())
        .isEqualTo(expected);
    assertThat(rest.of(Phases.in(new Phase.Waiting(BUSY, true), "web")))
        .extracting(c -> ((Conclusion.Held) c).hold())
        .satisfies(hold -> assertThat(hold.reason().code()).isEqualTo(expected))
        .satisfies(hold -> assertThat(hold.retryable()).isEqualTo(!expected.equals("Frozen")));
  }

  @Test
  void whatIsNotStartedKeepsWhatWasFoundOut() {
    Decision.Roll stale = Phases.ROLL.warning(List.of(Phases.WHY)).about(List.of(MAIN));
    Phase.Queued queued = new Phase.Queued(stale, NOW, Optional.empty());

    assertThat(
            new UnfinishedWork(RunReport.Status.COMPLETED, CLOSED, true)
                .of(Phases.in(queued, "web")))
        .extracting(c -> ((Conclusion.Held) c).hold())
        .satisfies(hold -> assertThat(hold.warnings()).isEqualTo(stale.warnings()))
        .satisfies(hold -> assertThat(hold.containers()).isEqualTo(stale.containers()));
  }

  @Test
  void whatRollsIsReportedAsLastSeen() {
    String seen =
        "The run was asked to stop. Last seen: "
            + Phases.selected("web").workload().rollout()
            + ".";
    Conclusion expected =
        new Conclusion.Rolled(Convergence.NOT_FOLLOWED, new Reason(Reason.RUN_STOPPED, seen));
    assertThat(stopped(new Phase.Rolling(RESTART))).isEqualTo(expected);
    assertThat(stopped(new Phase.Settling(RESTART, NOW))).isEqualTo(expected);
  }

  @Test
  void whatWaitsKeepsItsReason() {
    assertThat(stopped(new Phase.Waiting(BUSY, true))).isEqualTo(new Conclusion.Held(BUSY));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWaitsIsGivenUpOnlyByARunThatWouldHaveWaited(boolean follows) {
    Decision.Hold givenUp =
        Decision.retryable(Reason.RUN_STOPPED, "Two workloads have failed. It was not restarted.");
    assertThat(
            new UnfinishedWork(RunReport.Status.COMPLETED, CLOSED, follows)
                .of(Phases.in(new Phase.Waiting(BUSY, true), "web")))
        .isEqualTo(new Conclusion.Held(follows ? givenUp : BUSY));
  }

  @Test
  void whatGotNoAnswerIsAFailureThatSaysSo() {
    assertThat(stopped(Phases.unanswered()))
        .isEqualTo(
            new Conclusion.Failed(
                Outcome.Stage.TRIGGER,
                new Reason(
                    Reason.UNREACHABLE,
                    "The run was asked to stop. Its restart got no answer (No route to host.);"
                        + " whether it was restarted is unknown.")));
  }
}
