package com.slashmnt.krar.run;

import static com.slashmnt.krar.testkit.FakeCluster.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PodNode;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.TerminatingPod;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What counts as progress, and when a run no longer waits. The fake's clock ticks with each look.
 */
@Timeout(30)
class WaitTimeoutTest {

  private static final WorkloadRef WEB = WorkloadRef.parse("a/Deployment/web");

  private final FakeCluster cluster = new FakeCluster();
  private final AtomicInteger looks = new AtomicInteger();

  private RolloutRunBuilder run() {
    return RolloutRun.builder(
            cluster.selector(),
            RolloutPolicy.always()
                .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")),
            cluster.trigger())
        .clock(cluster)
        .runId(new RunId("run-1"))
        .follower(
            followed -> {
              looks.incrementAndGet();
              return cluster.follower().look(followed);
            })
        .settleTime(Duration.ZERO)
        .pauses(Duration.ofNanos(1), Duration.ofNanos(1));
  }

  private static RolloutStatus status(
      long generation, int replicas, int updated, int available, Optional<Duration> deadline) {
    return new RolloutStatus(
        generation,
        generation,
        replicas,
        replicas,
        updated,
        Math.max(0, replicas - updated),
        available,
        false,
        deadline);
  }

  private void web(RolloutStatus status) {
    cluster.change(WEB, w -> with(w, status));
  }

  private static String message(RunReport report) {
    assertThat(report.failed()).as(report.toString()).hasSize(1);
    return report.failed().get(0).cause().message();
  }

  @Test
  void byDefaultADeploymentHasAMinuteMoreThanItsOwnDeadline() {
    cluster.add(WEB.toString());
    web(status(1, 1, 1, 1, Optional.of(Duration.ofMinutes(20))));
    cluster.looksPerRollout(21 * 60 - 5);

    RunReport report = run().build().execute();

    assertThat(report.rolled()).hasSize(1);
  }

  @Test
  void aTimeThatWasGivenCountsForDeploymentsToo() {
    cluster.add(WEB.toString());
    web(status(1, 1, 1, 1, Optional.of(Duration.ofMinutes(10))));
    cluster.looksPerRollout(Integer.MAX_VALUE);

    RunReport report = run().waitTimeout(Duration.ofSeconds(20)).build().execute();

    assertThat(message(report)).contains("No progress for 20 seconds");
    assertThat(looks).hasValueLessThan(30);
  }

  @Test
  void aWorkloadThatIsScaledAllTheTimeMakesNoProgressByThat() {
    cluster.add(WEB.toString());
    cluster.looksPerRollout(Integer.MAX_VALUE);
    cluster.beforeLook(look -> web(status(10 + look, 3 + look % 7, 1, 1, Optional.empty())));

    RunReport report = run().waitTimeout(Duration.ofSeconds(20)).build().execute();

    assertThat(message(report)).contains("No progress for 20 seconds");
    assertThat(looks).hasValueLessThan(30);
  }

  @Test
  void aRolloutUnderWayThatIsScaledAllTheTimeHoldsTheRunNoLonger() {
    cluster.add(WEB.toString());
    web(status(2, 3, 1, 1, Optional.empty()));
    cluster.beforeLook(
        look -> {
          if (cluster.restarts().isEmpty()) {
            web(status(10 + look, 3 + look % 7, 1, 1, Optional.empty()));
          }
        });

    RunReport report = run().waitTimeout(Duration.ofSeconds(20)).build().execute();

    assertThat(report.rolled())
        .singleElement()
        .satisfies(r -> assertThat(r.warnings().toString()).contains("RolloutStuck"));
    assertThat(looks).hasValueLessThan(40);
  }

  @Test
  void missingPodsThatBecomeFewerAreProgressAtAnyScale() {
    cluster.add(WEB.toString());
    cluster.looksPerRollout(Integer.MAX_VALUE);
    // Scaled from 3 to 11 amid the rollout, and a pod more each 10 seconds.
    cluster.beforeLook(
        look ->
            web(
                status(
                    look < 5 ? 2 : 3, look < 5 ? 3 : 11, look / 10, look / 10, Optional.empty())));

    RunReport report = run().waitTimeout(Duration.ofSeconds(20)).build().execute();

    assertThat(report.rolled()).as(report.toString()).hasSize(1);
    assertThat(looks).hasValueGreaterThan(100);
  }

  @Test
  void whoseTemplateIsChangedAgainAndAgainIsFollowedForSixTimesTheLimit() {
    cluster.add(WEB.toString());
    cluster.looksPerRollout(Integer.MAX_VALUE);
    cluster.beforeLook(
        look ->
            cluster.change(
                WEB,
                w ->
                    with(
                        Workload.builder(w.ref())
                            .annotations(w.annotations())
                            .templateRestartedAt(w.templateRestartedAt().orElse(""))
                            .container(Container.of("web", "registry/web:" + look))
                            .build(),
                        status(look, 3, 0, 3, Optional.empty()))));

    RunReport report = run().waitTimeout(Duration.ofSeconds(20)).build().execute();

    assertThat(message(report)).contains("changed again and again").contains("120 seconds");
    assertThat(looks).hasValueLessThan(140);
  }

  @Test
  void aStepOfTheClockFailsNoRolloutInFlight() {
    cluster.add(WEB.toString());
    cluster.looksPerRollout(20);
    AtomicLong seconds = new AtomicLong();
    Instant noon = Instant.parse("2026-01-02T12:00:00Z");
    InstantSource stepping =
        () -> noon.plusSeconds(seconds.get()).plus(Duration.ofHours(looks.get() < 10 ? 0 : 3));

    RunReport report =
        run()
            .clock(stepping, () -> Duration.ofSeconds(seconds.get()).toNanos())
            .follower(
                followed -> {
                  seconds.incrementAndGet();
                  looks.incrementAndGet();
                  return cluster.follower().look(followed);
                })
            .runTimeout(Duration.ofHours(1))
            .build()
            .execute();

    assertThat(report.outcomes()).hasOnlyElementsOfType(Outcome.Rolled.class);
    assertThat(report.rolled().get(0).convergence().code()).isEqualTo("Unverified");
    assertThat(Duration.between(report.startedAt(), report.endedAt()))
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aClockThatIsSetBackMakesNothingSettleForAnHour() {
    cluster.add(WEB.toString());
    AtomicLong seconds = new AtomicLong();
    Instant noon = Instant.parse("2026-01-02T12:00:00Z");
    InstantSource stepping =
        () -> noon.plusSeconds(seconds.get()).minus(Duration.ofHours(looks.get() < 3 ? 0 : 1));

    RunReport report =
        run()
            .clock(stepping, () -> Duration.ofSeconds(seconds.get()).toNanos())
            .settleTime(Duration.ofSeconds(10))
            .follower(
                followed -> {
                  seconds.incrementAndGet();
                  looks.incrementAndGet();
                  return cluster.follower().look(followed);
                })
            .build()
            .execute();

    assertThat(report.rolled()).hasSize(1);
    assertThat(looks).hasValueLessThan(20);
    assertThat(report.endedAt()).isAfter(report.startedAt());
  }

  private static final WorkloadRef AGENT = WorkloadRef.parse("a/DaemonSet/agent");

  /** One of 3 pods updated, and nothing changed since. */
  private void stuckAgent(int updated, Duration ago) {
    cluster.add(AGENT.toString());
    cluster.change(AGENT, w -> with(w, status(2, 3, updated, 2, Optional.empty())));
    cluster.pods(
        AGENT.toString(),
        new RunningPods(
            List.of(RunningPod.of("agent-1")),
            List.of(
                new TerminatingPod(
                    "agent-2",
                    Optional.of(PodNode.inTrouble("n2", "NotReady (NodeStatusUnknown: gone)")),
                    cluster.instant().minus(ago))),
            Optional.of(cluster.instant().minus(ago))));
  }

  @Test
  void aPodThatDoesNotGoIsNamedWithItsNodesState() {
    stuckAgent(3, Duration.ZERO);
    cluster.change(AGENT, w -> with(w, status(2, 3, 3, 3, Optional.empty())));
    cluster.looksPerRollout(Integer.MAX_VALUE);

    RunReport report =
        run()
            .source(Fact.PODS, cluster.podSource())
            .waitTimeout(Duration.ofSeconds(20))
            .build()
            .execute();

    assertThat(message(report))
        .contains(
            "Pod agent-2 on node n2: Terminating, and should have been gone at 2026-01-02T03:04:05Z;"
                + " its node is NotReady (NodeStatusUnknown: gone).");
  }

  @Test
  void whatStoodStillLongBeforeTheRunIsNotWatchedForAsLongAgain() {
    stuckAgent(1, Duration.ofHours(8));

    RunReport report = run().source(Fact.PODS, cluster.podSource()).build().execute();

    assertThat(report.rolled())
        .singleElement()
        .satisfies(r -> assertThat(r.warnings().toString()).contains("RolloutStuck"));
    assertThat(looks).hasValueLessThan(40);
  }

  @Test
  void whatWasMovingMinutesAgoIsWatchedForTheRest() {
    stuckAgent(1, Duration.ofMinutes(7));

    run().source(Fact.PODS, cluster.podSource()).build().execute();

    assertThat(looks).hasValueBetween(170, 200);
  }

  @Test
  void aRolloutWithoutAnUpdatedPodMayHaveBegunJustNow() {
    stuckAgent(0, Duration.ofHours(8));

    run().source(Fact.PODS, cluster.podSource()).build().execute();

    assertThat(looks).hasValueGreaterThan(595);
  }

  @Test
  void aPodThatTakesItsTimeIsWatchedInFullHoweverLongItStoodStill() {
    cluster.add(AGENT.toString());
    cluster.change(AGENT, w -> with(w, status(2, 3, 1, 2, Optional.empty())));
    cluster.pods(
        AGENT.toString(),
        new RunningPods(
            List.of(RunningPod.of("agent-1")),
            List.of(
                new TerminatingPod(
                    "agent-2", Optional.empty(), cluster.instant().plusSeconds(5000))),
            Optional.of(cluster.instant().minus(Duration.ofHours(8)))));

    run().source(Fact.PODS, cluster.podSource()).build().execute();

    assertThat(looks).hasValueGreaterThan(595);
  }

  @Test
  void theWaitForATurnIsNoTimeWithoutProgress() {
    cluster.add("a/Deployment/first");
    cluster.add("a/Deployment/second");
    cluster.add(WEB.toString());
    cluster.looksPerRollout(45);
    AtomicInteger changed = new AtomicInteger();
    cluster.beforeTrigger(
        ref -> {
          if (ref.equals(WEB) && changed.getAndIncrement() == 0) {
            // Somebody's new template, seconds ago, of which this run has seen nothing.
            cluster.change(WEB, w -> with(w, FakeCluster.rolling(w, -1)));
            cluster.completeAfter(WEB.toString(), 10);
          }
        });

    RunReport report = run().waitTimeout(Duration.ofSeconds(50)).maxInFlight(1).build().execute();

    assertThat(report.rolled())
        .hasSize(3)
        .allSatisfy(r -> assertThat(r.warnings()).as(r.toString()).isEmpty());
  }

  @Test
  void anotherEnvironmentOfADaemonSetIsAnotherTemplate() {
    cluster.add(AGENT.toString());
    cluster.looksPerRollout(Integer.MAX_VALUE);
    // 10 pods, one each 15 seconds; near the end somebody changes an environment variable.
    cluster.beforeLook(
        look -> {
          int done = look < 140 ? look / 15 : (look - 140) / 15;
          cluster.change(
              AGENT,
              w ->
                  with(w, status(look < 140 ? 2 : 3, 10, Math.min(10, done), 9, Optional.empty())));
          if (done >= 10) {
            cluster.change(AGENT, w -> with(w, status(3, 10, 10, 10, Optional.empty())));
          }
        });

    RunReport report = run().waitTimeout(Duration.ofSeconds(30)).build().execute();

    assertThat(report.rolled()).as(report.toString()).hasSize(1);
  }
}
