package com.slashmnt.krar.engine.rollout;

import static com.slashmnt.krar.engine.rollout.Rollouts.ROLLING;
import static com.slashmnt.krar.engine.rollout.Rollouts.START;
import static com.slashmnt.krar.engine.rollout.Rollouts.at;
import static com.slashmnt.krar.engine.rollout.Rollouts.status;
import static com.slashmnt.krar.engine.rollout.Rollouts.web;
import static com.slashmnt.krar.engine.rollout.Rollouts.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.WorkloadBuilder;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rollout that makes no progress for 60 seconds is stalled. */
class ProgressTest {

  @Test
  void anOldPodThatGoesForOneThatDoesNotServeIsNoLess() {
    Progress progress =
        begun(web(status(3, 1, 2, 3)))
            .see(web(status(3, 1, 2, 3)).build(), at(1))
            .see(web(status(3, 2, 1, 2)).build(), at(100));

    assertThat(progress.isEndless(at(1 + 359), MINUTE)).isFalse();
    assertThat(progress.isEndless(at(1 + 360), MINUTE)).isTrue();
  }

  private static final WaitTimeout MINUTE = new WaitTimeout(Duration.ofSeconds(60), true);

  private static WorkloadBuilder agent(long generation) {
    return workload("a/DaemonSet/agent", status(generation, generation, 3, 1, 2, 3));
  }

  private static Progress begun(WorkloadBuilder workload) {
    return Progress.of(workload.build(), START).begin(START);
  }

  static Stream<Arguments> progress() {
    WorkloadBuilder web = web(status(3, 1, 2, 1));
    return Stream.of(
        argumentSet("fewer old pods", web, web(status(3, 1, 1, 1))),
        argumentSet("more pods that serve", web, web(status(3, 1, 2, 2))),
        argumentSet("fewer old pods, fewer that serve", web, web(status(3, 1, 1, 0))),
        argumentSet("first observed", web(status(2, 1, 3, 1, 2, 1)), web(status(2, 2, 3, 1, 2, 1))),
        argumentSet("a container more", web, web(ROLLING).container(Container.of("b", "b:1"))),
        argumentSet("another stamp", web, web(status(3, 1, 2, 1)).templateRestartedAt("x")),
        argumentSet("another revision", web(ROLLING).revision("a"), web(ROLLING).revision("b")),
        argumentSet("another generation of a DaemonSet", agent(1), agent(2)));
  }

  @ParameterizedTest
  @MethodSource("progress")
  void countsFromWhatWasNeverAsGood(WorkloadBuilder before, WorkloadBuilder after) {
    Progress progress = begun(before).see(after.build(), at(60));

    assertThat(progress.isStalled(MINUTE)).isFalse();
    assertThat(progress.see(after.build(), at(119)).isStalled(MINUTE)).isFalse();
    assertThat(progress.see(after.build(), at(120)).isStalled(MINUTE)).isTrue();
  }

  static Stream<Arguments> noProgress() {
    WorkloadBuilder web = web(status(3, 1, 2, 1));
    return Stream.of(
        argumentSet("nothing new", web, web(status(3, 1, 2, 1))),
        argumentSet("a pod that was merely created", web, web(status(3, 2, 2, 1))),
        argumentSet("fewer pods that serve", web, web(status(3, 1, 2, 0))),
        argumentSet("more old pods", web, web(status(3, 1, 3, 1))),
        argumentSet("scaled up", web, web(status(5, 1, 2, 4))),
        argumentSet("scaled down", web, web(status(1, 1, 0, 1))),
        argumentSet("more serve than asked for", web(status(3, 1, 2, 3)), web(status(3, 1, 2, 4))),
        argumentSet("another generation of a Deployment", web, web(status(2, 2, 3, 1, 2, 1))),
        argumentSet("not observed any more", web, web(status(2, 1, 3, 1, 0, 3))),
        argumentSet("a revision that becomes known", web(ROLLING), web(ROLLING).revision("a")),
        argumentSet("a revision that is not told", web(ROLLING).revision("a"), web(ROLLING)));
  }

  @ParameterizedTest
  @MethodSource("noProgress")
  void doesNotCountAsProgress(WorkloadBuilder before, WorkloadBuilder after) {
    assertThat(begun(before).see(after.build(), at(59)).isStalled(MINUTE)).isFalse();
    assertThat(begun(before).see(after.build(), at(60)).isStalled(MINUTE)).isTrue();
  }

  @Test
  void aPodThatComesAndGoesIsProgressOnce() {
    Progress progress =
        begun(web(status(3, 1, 2, 1)))
            .see(web(status(3, 1, 2, 2)).build(), at(10))
            .see(web(status(3, 1, 2, 1)).build(), at(20))
            .see(web(status(3, 1, 2, 2)).build(), at(70));

    assertThat(progress.isStalled(MINUTE)).isTrue();
  }

  @Test
  void aRevisionIsRememberedWhileItIsNotTold() {
    Progress progress =
        begun(web(ROLLING).revision("a"))
            .see(web(ROLLING).build(), at(30))
            .see(web(ROLLING).revision("b").build(), at(60));

    assertThat(progress.isStalled(MINUTE)).isFalse();
  }

  @Test
  void timeOutOfSightDoesNotCount() {
    Progress progress =
        begun(web(ROLLING))
            .see(web(ROLLING).build(), at(59))
            .lost()
            .see(web(ROLLING).build(), at(500));

    assertThat(progress.isStalled(MINUTE)).isFalse();
    assertThat(progress.see(web(ROLLING).build(), at(501)).isStalled(MINUTE)).isTrue();
  }

  @Test
  void isOutOfSightForTheLimitSinceTheLastLook() {
    Progress progress = begun(web(ROLLING)).see(web(ROLLING).build(), at(10)).lost();

    assertThat(progress.isOutOfSight(at(69), MINUTE)).isFalse();
    assertThat(progress.isOutOfSight(at(70), MINUTE)).isTrue();
  }

  @Test
  void whatWasBeforeTheWaitBeganDoesNotCount() {
    Progress progress = begun(web(ROLLING)).see(web(ROLLING).build(), at(59)).lost().begin(at(59));

    assertThat(progress.see(web(ROLLING).build(), at(118)).isStalled(MINUTE)).isFalse();
    assertThat(progress.see(web(ROLLING).build(), at(119)).isStalled(MINUTE)).isTrue();
    assertThat(progress.isOutOfSight(at(118), MINUTE)).isFalse();
    assertThat(progress.isEndless(at(418), MINUTE)).isFalse();
    assertThat(progress.isEndless(at(419), MINUTE)).isTrue();
  }

  static Stream<Arguments> stoodStill() {
    return Stream.of(
        argumentSet("20 seconds", 20, 40),
        argumentSet("30 seconds", 30, 30),
        argumentSet("8 hours, of which 30 seconds are to be confirmed", 28800, 30));
  }

  @ParameterizedTest
  @MethodSource("stoodStill")
  void whatStoodStillBeforeIsStalledTheSooner(int before, int second) {
    Progress progress = begun(web(ROLLING)).stoodStill(Duration.ofSeconds(before), MINUTE);

    assertThat(progress.see(web(ROLLING).build(), at(second - 1)).isStalled(MINUTE)).isFalse();
    assertThat(progress.see(web(ROLLING).build(), at(second)).isStalled(MINUTE)).isTrue();
  }

  @Test
  void whatThisRunSawItselfIsNotShortened() {
    Progress progress = begun(web(ROLLING)).see(web(ROLLING).build(), at(50));

    assertThat(progress.stoodStill(Duration.ofSeconds(20), MINUTE)).isSameAs(progress);
    assertThat(progress.stoodStill(Duration.ofHours(8), MINUTE)).isSameAs(progress);
  }

  @Test
  void whoGoesOnScalingIsNotWaitedForMoreThanFiveTimes() {
    Progress progress = begun(web(status(3, 1, 2, 1)));
    for (int i = 1; i <= 9; i++) {
      progress = progress.see(web(status(3 + i, 1, 2, 1 + i)).build(), at(10L * i));
    }

    assertThat(progress.isEndless(at(50 + 359), MINUTE)).isFalse();
    assertThat(progress.isEndless(at(50 + 360), MINUTE)).isTrue();
  }

  @Test
  void aRolloutThatLacksLessThanEverBeforeHasSixTimesTheLimitFromThere() {
    Progress progress =
        begun(web(status(3, 1, 2, 1)))
            .see(web(status(3, 1, 2, 1)).build(), at(1))
            .see(web(status(3, 1, 1, 1)).build(), at(100))
            .see(web(status(3, 1, 1, 1)).build(), at(200))
            .see(web(status(3, 1, 2, 1)).build(), at(300));

    assertThat(progress.isEndless(at(100 + 359), MINUTE)).isFalse();
    assertThat(progress.isEndless(at(100 + 360), MINUTE)).isTrue();
  }

  static Stream<Arguments> limits() {
    WaitTimeout given = new WaitTimeout(Duration.ofSeconds(20), true);
    return Stream.of(
        argumentSet("default, no deadline", WaitTimeout.DEFAULT, ROLLING, 600),
        argumentSet("default, a short deadline", WaitTimeout.DEFAULT, within(60), 600),
        argumentSet("default, its deadline first", WaitTimeout.DEFAULT, within(540), 600),
        argumentSet("default, a later deadline", WaitTimeout.DEFAULT, within(541), 601),
        argumentSet("default, Kubernetes' deadline", WaitTimeout.DEFAULT, within(600), 660),
        argumentSet("given, no deadline", given, ROLLING, 20),
        argumentSet("given, a later deadline", given, within(600), 20));
  }

  private static RolloutStatus within(int seconds) {
    return Rollouts.within(Duration.ofSeconds(seconds), ROLLING);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void theLimitAwaitsTheClustersOwnVerdictUnlessGiven(
      WaitTimeout timeout, RolloutStatus rollout, int seconds) {
    assertThat(timeout.limit(rollout)).hasSeconds(seconds);
    assertThat(timeout.bound(rollout)).hasSeconds(6L * seconds);
  }
}
