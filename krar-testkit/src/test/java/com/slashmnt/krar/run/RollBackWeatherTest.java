package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Going back while workloads change, answers get lost and runs end. */
class RollBackWeatherTest extends PullingRuns {
  @Test
  void leavesWhatRecoversBeforeItIsWritten() {
    WorkloadRef web = addWithBadContent();
    cluster.beforeTrigger(
        ref -> {
          if (cluster.restarts().size() == 1) {
            bad = gone;
            cluster.change(web, w -> FakeCluster.with(w, RolloutStatus.complete(3)));
          }
        });
    RunReport report = run(goingBack().maxFailures(1));
    assertThat(code(report)).isEqualTo("Converged");
    assertThat(cluster.restarts()).hasSize(1);
    assertThat(code(run(goingBack()))).isEqualTo("Current");
  }

  @Test
  void whatIsDeletedMeanwhileIsNoFailure() {
    addWithBadContent();
    cluster.beforeTrigger(
        ref -> {
          if (cluster.restarts().size() == 1) {
            running.clear();
            cluster.delete(WEB);
          }
        });
    RunReport report = run(goingBack());
    assertThat(((Outcome.Rolled) outcome(report, WEB)).finding().code()).isEqualTo("Deleted");
  }

  @Test
  void asksAgainWhoAppliesAnImageWhereTheClusterIsAwayForAWhile() {
    addWithBadContent();
    int[] failures = {5};
    RolloutRunBuilder run =
        goingBack()
            .source(
                Fact.IMAGE_OWNERS,
                workloads -> {
                  boolean away = cluster.restarts().size() == 1 && failures[0]-- > 0;
                  Map<WorkloadRef, FactValue<ImageOwners>> known = new HashMap<>();
                  workloads.forEach(
                      w ->
                          known.put(
                              w.ref(),
                              away
                                  ? FactValue.unknown(Reason.UNREACHABLE, "away")
                                  : FactValue.known(owners)));
                  return known;
                });
    assertThat(code(run(run))).isEqualTo("RolledBack");
    assertThat(failures[0]).isNegative();
  }

  @Test
  void saysSoInTheEndWhereTheRegistryCannotBeAsked() {
    addWithBadContent();
    cluster.beforeTrigger(ref -> registry.fail("r.test/app@" + ONE.digest(), "RateLimited"));
    RunReport report = run(goingBack().outageTimeout(Duration.ofSeconds(20)));
    assertThat(code(report)).isEqualTo("CannotRollBack");
    assertThat(((Outcome.Failed) outcome(report, WEB)).cause().message()).contains("RateLimited");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void aRunThatIsStoppedGoesBackNoMore() {
    addWithBadContent();
    strategy = RolloutStrategy.RESTART;
    RolloutRun[] run = new RolloutRun[1];
    run[0] =
        goingBack()
            .source(
                Fact.IMAGE_OWNERS,
                workloads -> {
                  run[0].stop();
                  Map<WorkloadRef, FactValue<ImageOwners>> unknown = new HashMap<>();
                  workloads.forEach(
                      w -> unknown.put(w.ref(), FactValue.unknown(Reason.UNREACHABLE, "away")));
                  return cluster.restarts().isEmpty()
                      ? Map.of(WorkloadRef.parse(WEB), FactValue.known(ImageOwners.nobody()))
                      : unknown;
                })
            .build();
    Outcome.Failed failed = (Outcome.Failed) outcome(run[0].execute(), WEB);
    assertThat(failed.cause().code()).isEqualTo("CannotRollBack");
    assertThat(failed.cause().message()).contains("asked to stop", "It was not rolled back");
    assertThat(failed.contentAtFault()).isTrue();
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void writesOnASnapshotThatItsStatusHasOutdated() {
    WorkloadRef web = addWithBadContent();
    int[] left = {5};
    cluster.beforeTrigger(
        ref -> {
          if (cluster.restarts().size() == 1 && left[0]-- > 0) {
            cluster.change(web, w -> w);
          }
        });
    assertThat(code(run(goingBack()))).isEqualTo("RolledBack");
    assertThat(left[0]).isNegative();
  }

  @Test
  void aRunThatGoesOnAfterTheRestartOfAnEarlierAttemptGoesBackAll() {
    addWithBadContent();
    run(builder());
    assertThat(cluster.restarts()).hasSize(1);
    runs--;
    assertThat(code(run(goingBack()))).isEqualTo("RolledBack");
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void aRunThatGoesOnCountsTheSameRestartOnce() {
    WorkloadRef web = addWithBadContent();
    run(builder());
    runs--;
    run(goingBack());
    assertThat(memory.gather(List.of(cluster.get(WEB))).getOrDefault(web, unknown()).toOptional())
        .hasValueSatisfying(
            known ->
                assertThat(known.attempts())
                    .extracting(FailedRestarts.Attempt::times)
                    .containsExactly(1));
  }

  private static FactValue<FailedRestarts> unknown() {
    return FactValue.unknown("Missing", "nothing is known");
  }

  @Test
  void aRunThatGoesOnAfterGoingBackDoesItOnce() {
    addWithBadContent();
    run(goingBack());
    runs--;
    RunReport again = run(goingBack());
    assertThat(code(again)).isEqualTo("RolledBack");
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void anAnswerThatGotLostIsFoundAgain() {
    addWithBadContent();
    int[] tries = {0};
    var digests = cluster.trigger(RolloutStrategy.DIGEST);
    RolloutRunBuilder run =
        builder()
            .rollBackOnFailure(
                new RolloutTrigger() {
                  @Override
                  public TriggerResult trigger(
                      Workload w, Decision.Roll roll, TriggerContext context) {
                    var result = digests.trigger(w, roll, context);
                    if (tries[0]++ == 0) {
                      throw new KrarException(new Reason(Reason.UNREACHABLE, "cut"));
                    }
                    return result;
                  }

                  @Override
                  public RolloutStrategy strategy() {
                    return RolloutStrategy.DIGEST;
                  }
                },
                evictor);
    assertThat(code(run(run))).isEqualTo("RolledBack");
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void saysWhereItIsUnknownWhetherItWentBack() {
    addWithBadContent();
    RolloutTrigger away =
        new RolloutTrigger() {
          @Override
          public TriggerResult trigger(Workload w, Decision.Roll roll, TriggerContext context) {
            throw new KrarException(new Reason("NoAnswer", "no answer within 60 s"));
          }

          @Override
          public RolloutStrategy strategy() {
            return RolloutStrategy.DIGEST;
          }
        };
    RunReport report =
        run(builder().rollBackOnFailure(away, evictor).outageTimeout(Duration.ofSeconds(10)));
    Outcome.Failed failed = (Outcome.Failed) outcome(report, WEB);
    assertThat(failed.cause().code()).isEqualTo("CannotRollBack");
    assertThat(failed.cause().message())
        .contains("CrashLoopBackOff", "whether that was written is unknown", "no answer");
  }

  @Test
  void whoWaitsForARegistryIsNoOutageOfTheCluster() {
    add(WEB, PullPolicy.ALWAYS);
    add("a/Deployment/next", PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    cluster.beforeTrigger(ref -> registry.fail("r.test/app@" + ONE.digest(), "RateLimited"));
    RunReport report = run(goingBack().maxInFlight(1).outageTimeout(Duration.ofSeconds(20)));
    assertThat(report.status()).isEqualTo(RunReport.Status.COMPLETED);
    assertThat(report.outcomes())
        .extracting(Outcome::code)
        .containsExactly("CannotRollBack", "CannotRollBack");
  }

  @Test
  void doesNotGoBackOverATemplateThatSomebodyHasChangedOtherwise() {
    WorkloadRef web = addWithBadContent();
    cluster.beforeLook(
        look -> {
          if (look == 1) {
            cluster.change(web, w -> withRevision(rollingOf(w), "ours"));
          } else if (cluster.restarts().size() == 1) {
            running.put(web, TWO.digest());
            cluster.change(web, w -> withRevision(failed(w), "theirs"));
          }
        });
    RunReport report = run(goingBack());
    assertThat(code(report)).isEqualTo("CannotRollBack");
    assertThat(((Outcome.Failed) outcome(report, WEB)).cause().message())
        .contains("somebody has changed it since");
    assertThat(cluster.restarts()).hasSize(1);
  }

  private static Workload rollingOf(Workload w) {
    return FakeCluster.with(
        w, RolloutStatus.builder(3).generation(2, 2).updated(0).outdated(3).build());
  }

  private static Workload failed(Workload w) {
    return FakeCluster.with(
        w,
        RolloutStatus.builder(3)
            .generation(2, 2)
            .updated(1)
            .outdated(2)
            .available(2)
            .deadlineExceeded(true)
            .build());
  }

  private static Workload withRevision(Workload w, String revision) {
    return new Workload(
        w.ref(),
        w.uid(),
        w.resourceVersion(),
        w.labels(),
        w.annotations(),
        w.containers(),
        w.strategy(),
        w.paused(),
        w.templateRestartedAt(),
        w.rollout(),
        Optional.of(revision),
        w.podSelector(),
        w.owner(),
        w.scaledBy());
  }

  @Test
  void isNotSaidToHaveGoneBackWhereSomebodyHasWrittenTheTagAgain() {
    WorkloadRef web = addWithBadContent();
    cluster.beforeLook(
        look -> {
          if (cluster.restarts().size() == 2 && !cluster.get(WEB).rollout().isComplete()) {
            running.put(web, TWO.digest());
            cluster.change(web, w -> FakeCluster.with(w, RolloutStatus.complete(3)));
          } else {
            roll(web);
          }
        });
    Outcome.Failed failed = (Outcome.Failed) outcome(run(goingBack()), WEB);
    assertThat(failed.cause().code()).isEqualTo("RolloutFailed");
    assertThat(failed.cause().message()).contains("it is not known whether that helped");
  }
}
