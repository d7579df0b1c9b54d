package com.slashmnt.krar.run;

import static com.slashmnt.krar.testkit.FakeCluster.rolling;
import static com.slashmnt.krar.testkit.FakeCluster.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.schedule.DateRanges;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RolloutRunTest {

  private static final RolloutPolicy POLICY =
      RolloutPolicy.always()
          .guardedBy(
              RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")
                  .and(RolloutPolicy.unlessRestartedWithin(Duration.ofMinutes(10))));
  private static final RunId RUN = new RunId("run-1");

  private final FakeCluster cluster = new FakeCluster();
  private final List<RunEvent> events = new ArrayList<>();

  private RolloutRunBuilder run() {
    return RolloutRun.builder(cluster.selector(), POLICY, cluster.trigger())
        .clock(cluster)
        .runId(RUN)
        .name("nightly")
        .follower(cluster.follower())
        .source(Fact.PODS, cluster.podSource())
        .listener(events::add)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private static Outcome outcome(RunReport report, String ref) {
    return report.outcomes().stream()
        .filter(o -> o.workload().toString().equals(ref))
        .findFirst()
        .orElseThrow();
  }

  private static String code(RunReport report, String ref) {
    return outcome(report, ref).code();
  }

  @Test
  void restartsEachOnceFollowsItAndReportsInTheOrderOfSelection() {
    cluster.add("b/Deployment/web");
    cluster.add("a/StatefulSet/db");

    RunReport report = run().build().execute();

    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertThat(report.outcomes())
        .extracting(o -> o.workload().toString())
        .containsExactly("b/Deployment/web", "a/StatefulSet/db");
    assertThat(report.rolled())
        .hasSize(2)
        .allSatisfy(
            r -> {
              assertThat(r.convergence()).isEqualTo(Convergence.CONVERGED);
              assertThat(r.resumed()).isFalse();
              assertThat(r.reason().code()).isEqualTo("RolloutRequested");
            });
    assertThat(cluster.restarts()).hasSize(2).doesNotHaveDuplicates();
    assertThat(report.endedAt()).isAfter(report.startedAt());
  }

  @Test
  void oneFailureStopsNothingElse() {
    cluster.add("a/Deployment/refused");
    cluster.add("a/Deployment/fine");
    cluster.refuse("a/Deployment/refused", Reason.FORBIDDEN);

    RunReport report = run().build().execute();

    assertThat(outcome(report, "a/Deployment/refused"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.stage()).isEqualTo(Outcome.Stage.TRIGGER);
              assertThat(failed.cause())
                  .isEqualTo(new Reason(Reason.FORBIDDEN, "no patch on a/Deployment/refused"));
              assertThat(failed.decided()).get().isInstanceOf(Decision.Roll.class);
              assertThat(failed.restartedAt()).isEmpty();
            });
    assertThat(code(report, "a/Deployment/fine")).isEqualTo("Converged");
  }

  @Test
  void aPolicyThatThrowsFailsThatWorkloadOnly() {
    cluster.add("a/Deployment/odd");
    cluster.add("a/Deployment/fine");
    RolloutPolicy policy =
        (w, c) -> {
          if (w.ref().name().equals("odd")) {
            throw new IllegalArgumentException("odd one");
          }
          return Decision.roll("Fine", "It is fine.");
        };
    RunReport report =
        RolloutRun.builder(cluster.selector(), policy, cluster.trigger())
            .clock(cluster)
            .build()
            .execute();

    assertThat(code(report, "a/Deployment/odd")).isEqualTo("PolicyFailed");
    assertThat(report.failed().get(0).cause().message()).contains("odd one");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void aTriggerThatBreaksFailsThatWorkloadOnly() {
    cluster.add("a/Deployment/odd");
    cluster.add("a/Deployment/fine");
    cluster.beforeTrigger(
        ref -> {
          if (ref.name().equals("odd")) {
            throw new IllegalStateException("broken");
          }
        });
    RunReport report = run().build().execute();
    assertThat(code(report, "a/Deployment/odd")).isEqualTo("TriggerFailed");
    assertThat(code(report, "a/Deployment/fine")).isEqualTo("Converged");
  }

  @Test
  void aTargetThatCouldNotBeReadIsAFailureAndTheOthersGoOn() {
    cluster.add("a/Deployment/fine");
    Selection.TargetFailure missing =
        new Selection.TargetFailure(
            WorkloadRef.parse("a/Deployment/missing"), new Reason("NotFound", "not there"));
    WorkloadSelector selector =
        cluster.selector().union(() -> new Selection(List.of(), List.of(missing), List.of()));
    RunReport report =
        RolloutRun.builder(selector, POLICY, cluster.trigger())
            .clock(cluster)
            .maxInFlight(10)
            .maxFailures(1)
            .build()
            .execute();

    assertThat(code(report, "a/Deployment/missing")).isEqualTo("NotFound");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void aSelectorThatThrowsIsAFailedScope() {
    RunReport report =
        RolloutRun.builder(
                () -> {
                  throw new KrarException(new Reason(Reason.UNREACHABLE, "no cluster"));
                },
                POLICY,
                cluster.trigger())
            .clock(cluster)
            .build()
            .execute();
    assertThat(report.outcomes()).isEmpty();
    assertThat(report.failedScopes())
        .singleElement()
        .satisfies(f -> assertThat(f.cause().code()).isEqualTo(Reason.UNREACHABLE));
  }

  @Test
  void rollsNoMoreAtOnceThanTheBudgetAllows() {
    for (int i = 0; i < 25; i++) {
      cluster.add("a/Deployment/web-" + i);
    }
    RunReport report = run().maxInFlight(3).build().execute();

    assertThat(report.rolled()).hasSize(25);
    assertThat(cluster.mostRollingAtOnce()).isEqualTo(3);
  }

  @Test
  void startsNothingNewAfterSoManyFailures() {
    for (int i = 0; i < 6; i++) {
      cluster.add("a/Deployment/web-" + i);
    }
    cluster.refuse("a/Deployment/web-1", Reason.FORBIDDEN);
    RunReport report = run().maxInFlight(1).maxFailures(1).build().execute();

    assertThat(report.rolled()).hasSize(1);
    assertThat(report.failed()).hasSize(1);
    assertThat(report.held())
        .hasSize(4)
        .allSatisfy(h -> assertThat(h.reason().code()).isEqualTo("RunStopped"));
    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
  }

  @Test
  void aRunThatCrossesAWindowsEndFollowsWhatItStartedAndStartsNothingAfterIt() {
    for (int i = 0; i < 60; i++) {
      cluster.add("a/Deployment/web-" + i);
    }
    cluster.looksPerRollout(3);
    // The cluster's clock begins at 03:04:05; two at a time, all would take until 03:05:35.
    Instant end = Instant.parse("2026-01-02T03:05:00Z");
    String window = "Fri 03:00-03:05";
    RunReport report =
        run()
            .maxInFlight(2)
            .gate(Gate.within(TimeWindows.parse(window, ZoneOffset.UTC)))
            .build()
            .execute();

    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertThat(report.rolled())
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.restartedAt()).isBefore(end))
        .allSatisfy(r -> assertThat(r.convergence()).isEqualTo(Convergence.CONVERGED));
    assertThat(report.held())
        .isNotEmpty()
        .allSatisfy(h -> assertThat(h.reason().code()).isEqualTo("OutsideWindow"));
    assertThat(report.rolled().size() + report.held().size()).isEqualTo(60);
  }

  @Test
  void aPlanHoldsWhatAGateWouldHoldNow() {
    cluster.add("a/Deployment/web");
    cluster.add(
        Workload.builder(WorkloadRef.parse("a/Deployment/narrow"))
            .annotation(Annotations.WINDOW, "never")
            .build());
    Gate freeze = Gate.notOn(DateRanges.parse("0001-01-01/9999-12-31", ZoneOffset.UTC));
    Gate owners = Gate.withinOwnersWindow(ZoneOffset.UTC);

    assertThat(run().gate(freeze).gate(owners).build().plan().decisions().values())
        .extracting(d -> d.reason().code())
        .containsExactly("Frozen", "Frozen");
    assertThat(run().gate(owners).build().plan().decisions().values())
        .extracting(d -> d.reason().code())
        .containsExactly("RolloutRequested", "InvalidAnnotation");
  }

  @Test
  void decidesAgainOnWhatChangedBetweenSelectionAndTrigger() {
    cluster.add("a/Deployment/web");
    AtomicReference<Boolean> once = new AtomicReference<>(true);
    cluster.beforeTrigger(
        ref -> {
          if (once.getAndSet(false)) {
            cluster.change(ref, w -> with(w, RolloutStatus.complete(7)));
          }
        });
    RunReport report = run().build().execute();

    assertThat(code(report, "a/Deployment/web")).isEqualTo("Converged");
    assertThat(cluster.get("a/Deployment/web").rollout().replicas()).isEqualTo(7);
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void holdsWhatAnotherRunRestartedInTheMeantime() {
    cluster.add("a/Deployment/web");
    AtomicReference<Boolean> once = new AtomicReference<>(true);
    cluster.beforeTrigger(
        ref -> {
          if (once.getAndSet(false)) {
            cluster.change(
                ref,
                w ->
                    Workload.builder(w.ref())
                        .templateRestartedAt(cluster.instant().toString())
                        .build());
          }
        });
    RunReport report = run().build().execute();

    assertThat(code(report, "a/Deployment/web")).isEqualTo("RestartedRecently");
    assertThat(cluster.restarts()).isEmpty();
  }

  @Test
  void givesUpOnAWorkloadThatChangesAllTheTime() {
    cluster.add("a/Deployment/web");
    cluster.beforeTrigger(ref -> cluster.change(ref, w -> w));
    RunReport report = run().build().execute();

    assertThat(code(report, "a/Deployment/web")).isEqualTo("Conflict");
    assertThat(cluster.restarts()).isEmpty();
  }

  @Test
  void restartsNothingTwiceWhenExecutedAgainWithTheSameId() {
    cluster.add("a/Deployment/web");
    run().build().execute();
    events.clear();
    RunReport again = run().build().execute();

    assertThat(cluster.restarts()).hasSize(1);
    assertThat(again.rolled())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.resumed()).isTrue();
              assertThat(r.reason().code()).isEqualTo("AlreadyTriggered");
              assertThat(r.convergence()).isEqualTo(Convergence.CONVERGED);
            });
    assertThat(events)
        .filteredOn(RunEvent.Triggered.class::isInstance)
        .hasSize(1)
        .allSatisfy(e -> assertThat(((RunEvent.Triggered) e).resumed()).isTrue());
  }

  @Test
  void resumesBeforeAnyGuard() {
    cluster.add("a/Deployment/web");
    run().build().execute();
    cluster.change(
        WorkloadRef.parse("a/Deployment/web"),
        w ->
            Workload.builder(w.ref())
                .annotations(w.annotations())
                .templateRestartedAt(w.templateRestartedAt().orElseThrow())
                .annotation("krar.slash-mnt.com/hold", "too late")
                .build());
    assertThat(code(run().build().execute(), "a/Deployment/web")).isEqualTo("Converged");
  }

  @Test
  void waitsForARolloutUnderWayAndThenRestarts() {
    Workload web = cluster.add("a/Deployment/web");
    cluster.change(web.ref(), w -> with(w, rolling(w, 0)));
    cluster.completeAfter("a/Deployment/web", 3);

    RunReport report = run().build().execute();

    assertThat(code(report, "a/Deployment/web")).isEqualTo("Converged");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void aRolloutUnderWayTakesNoSlotOfTheBudget() {
    Workload busy = cluster.add("a/Deployment/busy");
    cluster.change(busy.ref(), w -> with(w, rolling(w, 0)));
    cluster.completeAfter("a/Deployment/busy", 50);
    cluster.add("a/Deployment/web");

    RunReport report = run().maxInFlight(1).build().execute();

    assertThat(report.rolled()).hasSize(2);
    assertThat(cluster.restarts()).extracting(WorkloadRef::name).containsExactly("web", "busy");
  }

  @Test
  void rollsOverARolloutThatMadeNoProgressWhileItWatched() {
    Workload web = cluster.add("a/Deployment/web");
    cluster.change(web.ref(), w -> with(w, rolling(w, 0)));

    RunReport report = run().waitTimeout(Duration.ofSeconds(20)).build().execute();

    assertThat(report.rolled())
        .singleElement()
        .satisfies(
            r -> assertThat(r.warnings()).extracting(Reason::code).containsExactly("RolloutStuck"));
  }

  @Test
  void leavesARolloutUnderWayAloneWhereNobodyWaits() {
    Workload web = cluster.add("a/Deployment/web");
    cluster.change(web.ref(), w -> with(w, rolling(w, 0)));
    cluster.add("a/Deployment/idle");
    RunReport report =
        RolloutRun.builder(cluster.selector(), POLICY, cluster.trigger())
            .clock(cluster)
            .build()
            .execute();

    assertThat(code(report, "a/Deployment/web")).isEqualTo("RolloutInProgress");
    assertThat(code(report, "a/Deployment/idle")).isEqualTo("NotFollowed");
  }

  @Test
  void failsARolloutWithoutProgressWithThePodsOwnReason() {
    cluster.add("a/StatefulSet/db");
    cluster.looksPerRollout(Integer.MAX_VALUE);
    cluster.pods(
        "a/StatefulSet/db",
        new RunningPods(
            List.of(
                new RunningPod(
                    "db-0",
                    "",
                    false,
                    Optional.of("CrashLoopBackOff: no"),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty()))));

    RunReport report = run().waitTimeout(Duration.ofSeconds(20)).build().execute();

    assertThat(report.failed())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.stage()).isEqualTo(Outcome.Stage.FOLLOW);
              assertThat(f.cause().code()).isEqualTo("RolloutFailed");
              assertThat(f.cause().message()).contains("Pod db-0: CrashLoopBackOff: no");
              assertThat(f.restartedAt()).isPresent();
            });
  }

  @Test
  void saysOnceThatPodsMayNotBeRead() {
    cluster.add("a/Deployment/web");
    cluster.add("a/Deployment/api");
    RunReport report =
        run()
            .source(
                Fact.PODS,
                workloads -> {
                  throw new KrarException(new Reason("PodsForbidden", "needs list on pods"));
                })
            .build()
            .execute();

    assertThat(report.rolled())
        .hasSize(2)
        .allSatisfy(r -> assertThat(r.convergence()).isEqualTo(Convergence.UNVERIFIED));
    assertThat(report.warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.message()).contains("needs list on pods"));
  }

  @Test
  void stopsWithACompleteReport() {
    for (int i = 0; i < 5; i++) {
      cluster.add("a/Deployment/web-" + i);
    }
    cluster.looksPerRollout(Integer.MAX_VALUE);
    RolloutRun run = run().maxInFlight(2).build();
    cluster.beforeLook(
        look -> {
          if (look == 3) {
            run.stop();
          }
        });
    RunReport report = run.execute();

    assertThat(report.status()).isEqualTo(RunReport.Status.STOPPED);
    assertThat(report.outcomes()).hasSize(5);
    assertThat(report.rolled())
        .hasSize(2)
        .allSatisfy(r -> assertThat(r.convergence()).isEqualTo(Convergence.NOT_FOLLOWED));
    assertThat(report.held())
        .hasSize(3)
        .allSatisfy(h -> assertThat(h.reason().code()).isEqualTo("RunStopped"));
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void endsWhenItsTimeIsUp() {
    cluster.add("a/Deployment/web");
    cluster.looksPerRollout(Integer.MAX_VALUE);
    RunReport report = run().runTimeout(Duration.ofSeconds(5)).build().execute();
    assertThat(report.status()).isEqualTo(RunReport.Status.TIMED_OUT);
    assertThat(report.rolled().get(0).finding().message()).contains("time was up");
  }

  @Test
  void outlivesAnOutageThatPasses() {
    cluster.add("a/Deployment/web");
    cluster.add("a/Deployment/api");
    cluster.beforeLook(
        look -> {
          if (look == 1) {
            cluster.failWith(
                new KrarException(new Reason(Reason.UNREACHABLE, "connection refused")));
          } else if (look == 10) {
            cluster.recover();
          }
        });
    RunReport report = run().maxInFlight(1).outageTimeout(Duration.ofSeconds(60)).build().execute();

    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertThat(report.rolled()).hasSize(2);
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void endsWhenTheClusterStaysUnreachable() {
    cluster.add("a/Deployment/web");
    cluster.add("a/Deployment/api");
    cluster.beforeLook(
        look ->
            cluster.failWith(
                new KrarException(new Reason(Reason.UNREACHABLE, "connection refused"))));
    RunReport report = run().maxInFlight(1).outageTimeout(Duration.ofSeconds(30)).build().execute();

    assertThat(report.status()).isEqualTo(RunReport.Status.CLUSTER_UNREACHABLE);
    assertThat(report.outcomes()).hasSize(2);
    assertThat(code(report, "a/Deployment/web")).isEqualTo("NotFollowed");
  }

  @Test
  void followsNoLongerWhatWasDeleted() {
    cluster.add("a/Deployment/web");
    cluster.looksPerRollout(Integer.MAX_VALUE);
    cluster.beforeLook(look -> cluster.delete("a/Deployment/web"));
    RunReport report = run().build().execute();
    assertThat(report.rolled().get(0).finding().code()).isEqualTo("Deleted");
  }

  @Test
  void gathersARequiredFactOnceForAll() {
    for (int i = 0; i < 5; i++) {
      cluster.add("a/Deployment/web-" + i);
    }
    Fact<Integer> errors = Fact.named("errors", Integer.class);
    List<Integer> sizes = new ArrayList<>();
    RolloutPolicy calm =
        RolloutPolicy.of(
            "calm",
            Set.of(errors),
            (w, c) ->
                c.fact(errors)
                    .fold(
                        n -> Decision.roll("Calm", n + " errors."),
                        why -> Decision.hold("ErrorsUnknown", why.message())));
    RunReport report =
        RolloutRun.builder(cluster.selector(), calm, cluster.trigger())
            .clock(cluster)
            .source(
                errors,
                workloads -> {
                  sizes.add(workloads.size());
                  return Map.of(workloads.get(0).ref(), FactValue.known(0));
                })
            .build()
            .execute();

    assertThat(sizes).containsExactly(5);
    assertThat(report.rolled()).hasSize(1);
    assertThat(report.held())
        .hasSize(4)
        .allSatisfy(h -> assertThat(h.reason().code()).isEqualTo("ErrorsUnknown"));
  }

  @Test
  void refusesAPolicyWhoseFactHasNoSource() {
    RolloutPolicy pods =
        RolloutPolicy.of("pods", Set.of(Fact.PODS), (w, c) -> Decision.roll("Fine", "Fine."));
    assertThatIllegalStateException()
        .isThrownBy(() -> RolloutRun.builder(cluster.selector(), pods, cluster.trigger()).build())
        .withMessage("policy pods requires the fact 'pods', which has no source");
  }

  @Test
  void containsAListenerThatThrows() {
    cluster.add("a/Deployment/web");
    RunReport report =
        run()
            .listener(
                event -> {
                  throw new IllegalStateException("listener broke");
                })
            .build()
            .execute();

    assertThat(report.rolled()).hasSize(1);
    assertThat(report.warnings())
        .singleElement()
        .satisfies(
            w -> {
              assertThat(w.code()).isEqualTo("ListenerFailed");
              assertThat(w.message()).contains("listener broke");
            });
  }

  @Test
  void takesAListenersWarningsIntoTheReport() {
    cluster.add("a/Deployment/web");
    Reason refused = new Reason("EventsForbidden", "needs create on events");
    RunListener listener =
        new RunListener() {
          @Override
          public void on(RunEvent event) {}

          @Override
          public List<Reason> flush() {
            return List.of(refused, refused);
          }
        };
    assertThat(run().listener(listener).build().execute().warnings()).containsExactly(refused);
  }

  @Test
  void warnsThatAMadeUpRunIdIsNoUseForARetry() {
    RunReport report =
        RolloutRun.builder(cluster.selector(), POLICY, cluster.trigger())
            .clock(cluster)
            .build()
            .execute();
    assertThat(report.warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.code()).isEqualTo("RunIdGenerated"));
  }

  @Test
  void plansWhatItWouldDoAndDoesNothing() {
    cluster.add("a/Deployment/web");
    cluster.add(Workload.builder(WorkloadRef.parse("a/Deployment/paused")).paused(true).build());

    RolloutPlan plan = run().build().plan();

    assertThat(cluster.restarts()).isEmpty();
    assertThat(plan.decisions())
        .hasEntrySatisfying(
            WorkloadRef.parse("a/Deployment/web"),
            d -> assertThat(d).isInstanceOf(Decision.Roll.class))
        .hasEntrySatisfying(
            WorkloadRef.parse("a/Deployment/paused"),
            d -> assertThat(d.reason().code()).isEqualTo("Paused"));
    RunReport report = run().build().execute();
    assertThat(report.rolled()).hasSize(1);
    assertThat(code(report, "a/Deployment/paused")).isEqualTo("Paused");
  }

  @Test
  void tellsEveryStepInOrder() {
    cluster.add("a/Deployment/web");
    RunReport report = run().build().execute();

    assertThat(events)
        .extracting(e -> e.getClass().getSimpleName())
        .containsExactly(
            "Started", "Selected", "Decided", "Triggered", "Progressed", "Finished", "Ended");
    assertThat(events.get(6)).isEqualTo(new RunEvent.Ended(report));
  }

  @Test
  void tellsTheFollowerOnceWhenTheRunIsOver() {
    cluster.add("a/Deployment/web");
    RolloutFollower inner = cluster.follower();
    List<String> calls = new ArrayList<>();
    RolloutFollower recording =
        new RolloutFollower() {
          @Override
          public Map<WorkloadRef, Observation> look(List<Workload> followed) {
            calls.add("look");
            return inner.look(followed);
          }

          @Override
          public void runEnded() {
            calls.add("ended");
          }
        };

    run().follower(recording).build().execute();

    assertThat(calls).startsWith("look").endsWith("look", "ended").containsOnlyOnce("ended");
  }
}
