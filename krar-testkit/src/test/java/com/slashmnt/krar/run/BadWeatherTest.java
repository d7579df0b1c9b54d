package com.slashmnt.krar.run;

import static com.slashmnt.krar.testkit.FakeCluster.rolling;
import static com.slashmnt.krar.testkit.FakeCluster.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the parts around a run do wrong, and what the run makes of it. */
@Timeout(30)
class BadWeatherTest {

  private static final RolloutPolicy POLICY =
      RolloutPolicy.always()
          .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy"));

  private final FakeCluster cluster = new FakeCluster();

  private RolloutRunBuilder run(RolloutTrigger trigger) {
    return run(cluster.selector(), POLICY, trigger);
  }

  private RolloutRunBuilder run(
      WorkloadSelector selector, RolloutPolicy policy, RolloutTrigger trigger) {
    return RolloutRun.builder(selector, policy, trigger)
        .clock(cluster)
        .runId(new RunId("run-1"))
        .follower(cluster.follower())
        .source(Fact.PODS, cluster.podSource())
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private void fleet(int size) {
    IntStream.range(0, size).forEach(i -> cluster.add("a/Deployment/web-" + i));
  }

  private static String code(RunReport report, String ref) {
    return report.outcomes().stream()
        .filter(o -> o.workload().toString().equals(ref))
        .findFirst()
        .orElseThrow()
        .code();
  }

  @Test
  void oneWorkloadThatTheClusterFailsOnDoesNotEndTheRunOfTheOthers() {
    fleet(5);
    RunReport report =
        run((w, roll, context) -> {
              if (w.ref().name().equals("web-0")) {
                cluster.pass(Duration.ofSeconds(8));
                throw new KrarException(new Reason(Reason.UNREACHABLE, "connection refused"));
              }
              return cluster.trigger().trigger(w, roll, context);
            })
            .maxInFlight(2)
            .build()
            .execute();

    assertThat(report.rolled()).hasSize(4);
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void anErrorOfTheJvmEndsTheRunInsteadOfHangingIt() {
    fleet(3);
    RolloutRun run =
        run((w, roll, context) -> {
              throw new OutOfMemoryError("no heap");
            })
            .build();
    assertThatThrownBy(run::execute).isInstanceOf(OutOfMemoryError.class).hasMessage("no heap");
  }

  @Test
  @SuppressWarnings("NullAway") // a trigger that breaks its contract
  void aTriggerThatGivesNothingHasFailed() {
    fleet(1);
    AtomicInteger calls = new AtomicInteger();
    RunReport report =
        run((w, roll, context) -> {
              calls.incrementAndGet();
              return null;
            })
            .build()
            .execute();
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo("TriggerFailed");
    assertThat(calls).hasValue(1);
  }

  @Test
  @SuppressWarnings("NullAway") // a selector that breaks its contract
  void aSelectorThatGivesNothingHasFailed() {
    RunReport report = run(() -> null, POLICY, cluster.trigger()).build().execute();
    assertThat(report.failedScopes())
        .singleElement()
        .satisfies(f -> assertThat(f.cause().code()).isEqualTo("SelectorFailed"));
  }

  @Test
  void anInterruptLosesNoResult() throws InterruptedException {
    fleet(4);
    CountDownLatch patching = new CountDownLatch(2);
    CountDownLatch answered = new CountDownLatch(1);
    RolloutRun run =
        run((w, roll, context) -> {
              patching.countDown();
              awaitQuietly(answered);
              return cluster.trigger().trigger(w, roll, context);
            })
            .maxInFlight(2)
            .build();
    RunReport[] report = new RunReport[1];
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              report[0] = run.execute();
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    patching.await();
    thread.interrupt();
    answered.countDown();
    thread.join();

    assertThat(report[0].status()).isEqualTo(RunReport.Status.STOPPED);
    assertThat(report[0].outcomes()).hasSize(4);
    assertThat(report[0].rolled()).hasSize(2);
    assertThat(report[0].held())
        .hasSize(2)
        .allSatisfy(h -> assertThat(h.reason().code()).isEqualTo(Reason.RUN_STOPPED));
    assertThat(interrupted).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aPassingHoldThatNeverPassesEndsWithTheWaitTimeout() {
    fleet(1);
    RolloutPolicy window = (w, c) -> Decision.retryable("OutsideWindow", "Not now.");
    RunReport report =
        run(cluster.selector(), window, cluster.trigger())
            .waitTimeout(Duration.ofSeconds(20))
            .build()
            .execute();
    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo("OutsideWindow");
  }

  @Test
  void aRefusedLookPassesWhileATokenIsReplaced() {
    fleet(1);
    AtomicInteger looks = new AtomicInteger();
    RunReport report =
        run(cluster.trigger())
            .follower(
                followed ->
                    looks.incrementAndGet() <= 2
                        ? unseen(followed, Reason.UNAUTHORIZED)
                        : cluster.follower().look(followed))
            .build()
            .execute();
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo("Converged");
  }

  @Test
  void aRolloutThatMayNotBeFollowedAnyMoreHasFailed() {
    fleet(1);
    RunReport report =
        run(cluster.trigger())
            .follower(followed -> unseen(followed, Reason.FORBIDDEN))
            .build()
            .execute();
    assertThat(report.failed())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.stage()).isEqualTo(Outcome.Stage.FOLLOW);
              assertThat(f.cause().code()).isEqualTo(Reason.FORBIDDEN);
              assertThat(f.restartedAt()).isPresent();
            });
  }

  private Map<WorkloadRef, Observation> unseen(List<Workload> followed, String code) {
    cluster.pass(Duration.ofSeconds(1));
    Map<WorkloadRef, Observation> seen = new HashMap<>();
    followed.forEach(w -> seen.put(w.ref(), new Observation.Unknown(new Reason(code, "no"))));
    return seen;
  }

  @Test
  void timeInWhichNothingCouldBeSeenIsNotTimeWithoutProgress() {
    fleet(1);
    cluster.looksPerRollout(6);
    AtomicInteger looks = new AtomicInteger();
    RunReport report =
        run(cluster.trigger())
            .waitTimeout(Duration.ofSeconds(30))
            .outageTimeout(Duration.ofMinutes(10))
            .follower(
                followed -> {
                  if (looks.incrementAndGet() == 3) {
                    cluster.pass(Duration.ofSeconds(25));
                    return unseen(followed, Reason.UNREACHABLE);
                  }
                  return cluster.follower().look(followed);
                })
            .build()
            .execute();
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo("Converged");
  }

  @Test
  void anOutageIsOverWithTheNextLookThatSeesSomething() {
    fleet(1);
    cluster.looksPerRollout(6);
    AtomicInteger looks = new AtomicInteger();
    RunReport report =
        run(cluster.trigger())
            .outageTimeout(Duration.ofSeconds(20))
            .follower(
                followed -> {
                  if (looks.incrementAndGet() == 2) {
                    return unseen(followed, Reason.UNREACHABLE);
                  }
                  cluster.pass(Duration.ofSeconds(15));
                  return cluster.follower().look(followed);
                })
            .build()
            .execute();
    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo("Converged");
  }

  @Test
  void asksAgainForPodsThatCannotBeReadForTheMoment() {
    fleet(1);
    AtomicInteger asked = new AtomicInteger();
    RunReport report =
        run(cluster.trigger())
            .source(
                Fact.PODS,
                workloads -> {
                  if (asked.incrementAndGet() <= 3) {
                    throw new KrarException(new Reason(Reason.UNREACHABLE, "refused"));
                  }
                  return cluster.podSource().gather(workloads);
                })
            .build()
            .execute();
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo("Converged");
    assertThat(report.warnings()).isEmpty();
  }

  @Test
  void asksForPodsNoLongerThanAnOutageIsBorne() {
    fleet(1);
    RunReport report =
        run(cluster.trigger())
            .outageTimeout(Duration.ofSeconds(20))
            .source(
                Fact.PODS,
                workloads -> {
                  throw new KrarException(new Reason("ServerFailed", "HTTP 500"));
                })
            .build()
            .execute();
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo("Unverified");
    assertThat(report.warnings()).isEmpty();
  }

  @Test
  void aPodThatComesAndGoesIsNoProgress() {
    fleet(1);
    cluster.looksPerRollout(Integer.MAX_VALUE);
    WorkloadRef ref = WorkloadRef.parse("a/Deployment/web-0");
    cluster.beforeLook(
        look ->
            cluster.change(
                ref,
                w ->
                    with(
                        w,
                        new RolloutStatus(2, 2, 3, 3, 3, 0, look % 2, false, Optional.empty()))));
    RunReport report = run(cluster.trigger()).waitTimeout(Duration.ofSeconds(20)).build().execute();
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo("RolloutFailed");
  }

  @Test
  void aRestartOfAnEarlierAttemptThatWasTakenBackHasFailed() {
    fleet(1);
    run(cluster.trigger()).build().execute();
    cluster.change(
        WorkloadRef.parse("a/Deployment/web-0"),
        w -> Workload.builder(w.ref()).annotations(w.annotations()).build());

    RunReport retry = run(cluster.trigger()).build().execute();

    assertThat(code(retry, "a/Deployment/web-0")).isEqualTo("Reverted");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void aWorkloadThatLostItsLabelMeanwhileIsNotRestarted() {
    fleet(1);
    WorkloadSelector labelled =
        new WorkloadSelector() {
          @Override
          public Selection select() {
            return cluster.selector().select();
          }

          @Override
          public boolean stillSelects(Workload now) {
            return !now.labels().containsKey("gone");
          }
        };
    AtomicBoolean once = new AtomicBoolean(true);
    cluster.beforeTrigger(
        ref -> {
          if (once.getAndSet(false)) {
            cluster.change(ref, w -> Workload.builder(w.ref()).label("gone", "").build());
          }
        });
    RunReport report = run(labelled.union(labelled), POLICY, cluster.trigger()).build().execute();
    assertThat(cluster.restarts()).isEmpty();
    assertThat(code(report, "a/Deployment/web-0")).isEqualTo("NotSelected");
  }

  @Test
  void whatIsDeletedBeforeItsTurnIsNoFailure() {
    fleet(1);
    cluster.refuse("a/Deployment/web-0", Reason.NOT_FOUND);
    RunReport report = run(cluster.trigger()).build().execute();
    assertThat(report.outcomes())
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Held.class, h -> assertThat(h.reason().code()).isEqualTo(Reason.DELETED));
  }

  @Test
  void nothingIsCalledVerifiedThatNobodyHasSeen() {
    cluster.add(
        Workload.builder(WorkloadRef.parse("a/Deployment/web"))
            .container(Container.of("app", "nginx:1.27"))
            .build());
    cluster.pods("a/Deployment/web", new RunningPods(List.of()));
    assertThat(code(run(cluster.trigger()).build().execute(), "a/Deployment/web"))
        .isEqualTo("Unverified");
  }

  @Test
  void stopsWhileTriggersAreUnderWay() {
    fleet(6);
    RolloutRun[] run = new RolloutRun[1];
    run[0] =
        run((w, roll, context) -> {
              run[0].stop();
              return cluster.trigger().trigger(w, roll, context);
            })
            .maxInFlight(2)
            .build();
    RunReport report = run[0].execute();

    assertThat(report.status()).isEqualTo(RunReport.Status.STOPPED);
    assertThat(report.outcomes()).hasSize(6);
    assertThat(report.rolled()).hasSize(cluster.restarts().size()).hasSizeBetween(1, 2);
  }

  @Test
  void plansAndExecutesWithTheSameParts() {
    fleet(1);
    AtomicInteger flushes = new AtomicInteger();
    RolloutRun run =
        run(cluster.trigger())
            .listener(
                new RunListener() {
                  @Override
                  public void on(RunEvent event) {}

                  @Override
                  public List<Reason> flush() {
                    flushes.incrementAndGet();
                    return List.of();
                  }
                })
            .build();
    run.plan();
    assertThat(flushes).hasValue(0);
    run.execute();
    assertThat(flushes).hasValue(1);
  }

  @Test
  void aStalledRolloutIsStillStalledAfterAConflict() {
    Workload web = cluster.add("a/Deployment/web");
    cluster.change(web.ref(), w -> with(w, rolling(w, 0)));
    AtomicInteger conflicts = new AtomicInteger();
    cluster.beforeTrigger(
        ref -> {
          if (conflicts.incrementAndGet() <= 3) {
            cluster.change(ref, w -> w);
          }
        });
    RunReport report = run(cluster.trigger()).waitTimeout(Duration.ofSeconds(20)).build().execute();
    assertThat(report.rolled()).hasSize(1);
    assertThat(conflicts).hasValue(4);
  }
}
