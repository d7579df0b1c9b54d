package com.slashmnt.krar.engine.rollout;

import static com.slashmnt.krar.engine.rollout.Rollouts.ROLLING;
import static com.slashmnt.krar.engine.rollout.Rollouts.START;
import static com.slashmnt.krar.engine.rollout.Rollouts.at;
import static com.slashmnt.krar.engine.rollout.Rollouts.givenUp;
import static com.slashmnt.krar.engine.rollout.Rollouts.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.WorkloadBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rollout is given up after 100 seconds without progress, and settles for 30. */
class RolloutJudgeTest {

  private static final RolloutJudge JUDGE =
      new RolloutJudge(new WaitTimeout(Duration.ofSeconds(100), true), Duration.ofSeconds(30));
  private static final Restart RESTART =
      new Restart(Decision.roll("Always", "It is asked for."), START, false);
  private static final RolloutStatus COMPLETE = RolloutStatus.complete(3);
  private static final Judgement UNDER_WAY = new Judgement.UnderWay();
  private static final Judgement AGAIN = new Judgement.DecideAgain();
  private static final Reason UNREACHABLE = new Reason(Reason.UNREACHABLE, "No route.");
  private static final Reason FORBIDDEN = new Reason(Reason.FORBIDDEN, "No list.");
  private static final Reason UNAUTHORIZED = new Reason(Reason.UNAUTHORIZED, "No token.");

  private static WorkloadBuilder web(RolloutStatus status) {
    return Rollouts.web(status).templateRestartedAt(START.toString());
  }

  private static Watch watch() {
    return Watch.of(web(ROLLING).build(), START).begin(START);
  }

  private static Observation seen(WorkloadBuilder workload) {
    return new Observation.Seen(workload.build());
  }

  private static Observation seen(RolloutStatus status) {
    return seen(web(status));
  }

  private static Observation unseen(Reason why) {
    return new Observation.Unknown(why);
  }

  static Stream<Arguments> waiting() {
    Observation other = seen(web(ROLLING).resourceVersion("2"));
    Observation gone = new Observation.Gone();
    return Stream.of(
        argumentSet("unchanged", seen(ROLLING), 99, UNDER_WAY, false),
        argumentSet("no progress for the limit", seen(ROLLING), 100, AGAIN, false),
        argumentSet("another resourceVersion", other, 1, AGAIN, true),
        argumentSet("deleted", gone, 1, new Judgement.Gone(), false),
        argumentSet("not seen", unseen(UNREACHABLE), 99, UNDER_WAY, false),
        argumentSet(
            "out of sight", unseen(UNREACHABLE), 100, new Judgement.Lost(UNREACHABLE), false));
  }

  @ParameterizedTest
  @MethodSource("waiting")
  void judgesWhatARolloutHoldsBack(
      Observation seen, int second, Judgement expected, boolean moved) {
    RolloutJudge.Judged judged = JUDGE.waiting(watch(), seen, at(second));

    assertThat(judged.judgement()).isEqualTo(expected);
    assertThat(judged.moved()).isEqualTo(moved);
  }

  private static Judgement failed(String message) {
    return new Judgement.Failed(new Reason("RolloutFailed", message));
  }

  private static Judgement paused(String state) {
    return new Judgement.Paused(
        new Reason("Paused", "It was paused while it was being followed: " + state + "."));
  }

  static Stream<Arguments> restarted() {
    String rolling = "1 of 3 pods updated, 2 old left, 3 available";
    Judgement stalled = failed("No progress for 100 seconds: " + rolling + ".");
    Judgement givenUp =
        failed("The cluster gave it up (ProgressDeadlineExceeded): " + rolling + ".");
    return Stream.of(
        argumentSet("unchanged", seen(ROLLING), 99, UNDER_WAY, false),
        argumentSet("no progress for the limit", seen(ROLLING), 100, stalled, false),
        argumentSet("progress in time", seen(status(3, 2, 1, 3)), 100, UNDER_WAY, true),
        argumentSet("given up", seen(givenUp(ROLLING)), 1, givenUp, true),
        argumentSet(
            "an older template given up",
            seen(givenUp(status(2, 1, 3, 1, 2, 3))),
            1,
            UNDER_WAY,
            true),
        argumentSet("paused", seen(web(ROLLING).paused(true)), 1, paused(rolling), false),
        argumentSet(
            "paused and given up",
            seen(web(givenUp(ROLLING)).paused(true)),
            1,
            paused(rolling),
            true),
        argumentSet(
            "paused when complete",
            seen(web(COMPLETE).paused(true)),
            1,
            new Judgement.Settling(at(1)),
            true),
        argumentSet("complete at last", seen(COMPLETE), 100, new Judgement.Settling(at(100)), true),
        argumentSet(
            "complete, but given up",
            seen(givenUp(COMPLETE)),
            1,
            failed(
                "The cluster gave it up (ProgressDeadlineExceeded): 3 of 3 pods updated, 3 available."),
            true),
        argumentSet(
            "complete without the stamp",
            seen(Rollouts.web(COMPLETE)),
            1,
            new Judgement.Reverted(
                new Reason(
                    "Reverted",
                    "It was restarted at 2026-01-02T12:00:00Z, and that restart is gone from its"
                        + " template, which says nothing.")),
            true),
        argumentSet("rolling without the stamp", seen(Rollouts.web(ROLLING)), 1, UNDER_WAY, false),
        argumentSet("deleted", new Observation.Gone(), 1, new Judgement.Gone(), false));
  }

  @ParameterizedTest
  @MethodSource("restarted")
  void judgesARestart(Observation seen, int second, Judgement expected, boolean moved) {
    RolloutJudge.Judged judged =
        JUDGE.restarted(watch(), RESTART, Optional.empty(), seen, at(second));

    assertThat(judged.judgement()).isEqualTo(expected);
    assertThat(judged.moved()).isEqualTo(moved);
  }

  static Stream<Arguments> settling() {
    return Stream.of(
        argumentSet("at once", 30, 0, new Judgement.Settling(START)),
        argumentSet("just before", 30, 29, new Judgement.Settling(START)),
        argumentSet("exactly then", 30, 30, new Judgement.Complete()),
        argumentSet("later", 30, 31, new Judgement.Complete()),
        argumentSet("no settle time", 0, 0, new Judgement.Complete()));
  }

  @ParameterizedTest
  @MethodSource("settling")
  void isCompleteAfterTheSettleTime(int settleTime, int second, Judgement expected) {
    RolloutJudge judge =
        new RolloutJudge(
            new WaitTimeout(Duration.ofSeconds(100), true), Duration.ofSeconds(settleTime));

    assertThat(
            judge
                .restarted(watch(), RESTART, Optional.of(START), seen(COMPLETE), at(second))
                .judgement())
        .isEqualTo(expected);
  }

  static Stream<Arguments> unseen() {
    return Stream.of(
        argumentSet("refused twice", FORBIDDEN, 2, 99, false),
        argumentSet("forbidden three times", FORBIDDEN, 3, 1, true),
        argumentSet("unauthorized three times", UNAUTHORIZED, 3, 1, true),
        argumentSet("unreachable three times", UNREACHABLE, 3, 99, false),
        argumentSet("refused, and out of sight", FORBIDDEN, 1, 100, true),
        argumentSet("unreachable, and out of sight", UNREACHABLE, 1, 100, true));
  }

  @ParameterizedTest
  @MethodSource("unseen")
  void aRestartIsLostAfterThreeRefusalsOrOutOfSight(
      Reason why, int times, int second, boolean lost) {
    RolloutJudge.Judged judged =
        JUDGE.restarted(watchUnseen(times - 1), RESTART, Optional.empty(), unseen(why), at(second));

    assertThat(judged.judgement()).isEqualTo(lost ? new Judgement.Lost(why) : UNDER_WAY);
    assertThat(judged.watch().unseen()).isEqualTo(times);
    assertThat(judged.moved()).isFalse();
  }

  private static Watch watchUnseen(int times) {
    Watch watch = watch();
    for (int i = 0; i < times; i++) {
      watch = watch.notSeen();
    }
    return watch;
  }

  @Test
  void whatWaitsIsNotLostByRefusals() {
    assertThat(JUDGE.waiting(watchUnseen(9), unseen(FORBIDDEN), at(1)).judgement())
        .isEqualTo(UNDER_WAY);
  }

  @Test
  void aLookThatSucceedsForgetsTheRefusals() {
    Watch seen =
        JUDGE.restarted(watchUnseen(2), RESTART, Optional.empty(), seen(ROLLING), at(1)).watch();

    assertThat(seen.unseen()).isZero();
  }
}
