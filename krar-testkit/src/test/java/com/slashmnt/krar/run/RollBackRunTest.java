package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that take back what fails. */
class RollBackRunTest extends PullingRuns {
  @ParameterizedTest
  @EnumSource(names = {"RESTART", "DIGEST"})
  void goesBackToWhatRanBefore(RolloutStrategy by) {
    strategy = by;
    WorkloadRef web = addWithBadContent();

    RunReport report = run(goingBack());

    Outcome.Failed failed = (Outcome.Failed) outcome(report, WEB);
    assertThat(failed.cause().code()).isEqualTo("RolledBack");
    assertThat(failed.cause().message())
        .contains("CrashLoopBackOff", "Rolled back to app=" + ONE.digest());
    assertThat(failed.contentAtFault()).isTrue();
    assertThat(failed.containers()).hasSize(1);
    assertThat(image(WEB)).isEqualTo(APP + "@" + ONE.digest());
    assertThat(running).containsEntry(web, ONE.digest());
    assertThat(cluster.get(WEB).annotations())
        .containsEntry(Annotations.ROLLED_BACK_FROM, "app=" + TWO.digest())
        .containsEntry(Annotations.WANTED, "app=" + ONE.digest());
    assertThat(cluster.restarts()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESTART", "DIGEST"})
  void staysWithWhatItWentBackToUntilTheTagMovesOn(RolloutStrategy by) {
    strategy = by;
    addWithBadContent();
    run(goingBack());
    for (int i = 0; i < 3; i++) {
      assertThat(code(run(goingBack()))).isEqualTo("KnownBadDigest");
    }
    registry.publish(APP, THREE);
    assertThat(code(run(goingBack()))).isEqualTo("Converged");
    assertThat(image(WEB))
        .isEqualTo(by == RolloutStrategy.DIGEST ? APP + "@" + THREE.digest() : APP);
    assertThat(cluster.get(WEB).annotations()).doesNotContainKey(Annotations.ROLLED_BACK_FROM);
    assertThat(cluster.restarts()).hasSize(3);
  }

  @Test
  void theAnnotationsStandInForAMemoryThatMayNotBeUsed() {
    addWithBadContent();
    run(goingBack().memory(RolloutMemory.none()));
    assertThat(code(run(goingBack().memory(RolloutMemory.none())))).isEqualTo("KnownBadDigest");
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void goesBackAlsoWhereAPodJustNeverBecomesReady() {
    addWithBadContent();
    trouble = Optional.empty();
    RunReport report = run(goingBack());
    assertThat(code(report)).isEqualTo("RolledBack");
    assertThat(((Outcome.Failed) outcome(report, WEB)).contentAtFault())
        .as("the others are held for this run, and not for good")
        .isFalse();
    assertThat(code(run(goingBack()))).isEqualTo("KnownBadDigest");
  }

  @Test
  void leavesAsItIsWhatFailsForLackOfRoom() {
    addWithBadContent();
    trouble = Optional.of("Unschedulable: 0/3 nodes are available");
    assertThat(code(run(goingBack()))).isEqualTo("RolloutFailed");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void writesNothingWhereTheOldContentIsGone() {
    addWithBadContent();
    gone = ONE.digest();
    RunReport report = run(goingBack());
    assertThat(code(report)).isEqualTo("CannotRollBack");
    assertThat(((Outcome.Failed) outcome(report, WEB)).cause().message())
        .contains("CrashLoopBackOff", "r.test/app@" + ONE.digest(), "ImageNotFound");
    assertThat(cluster.restarts()).hasSize(1);
    assertThat(code(run(goingBack()))).isEqualTo("RolloutStuck");
  }

  @Test
  void writesNothingIntoAnImageThatAnotherManagerApplies() {
    strategy = RolloutStrategy.RESTART;
    addWithBadContent();
    owners = new ImageOwners(Map.of("app", "argocd-controller"));
    RunReport report = run(goingBack());
    assertThat(code(report)).isEqualTo("CannotRollBack");
    assertThat(((Outcome.Failed) outcome(report, WEB)).cause().message())
        .contains("argocd-controller applies the image of container app");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void writesNothingIntoWhatSomebodyHasChangedSince() {
    WorkloadRef web = addWithBadContent();
    cluster.beforeTrigger(
        ref -> {
          if (cluster.restarts().size() == 1) {
            cluster.add(
                Workload.builder(web)
                    .resourceVersion("9999")
                    .templateRestartedAt("2026-05-01T00:00:00Z")
                    .container(Container.of("app", "r.test/app:mended"))
                    .build());
          }
        });
    assertThat(code(run(goingBack()))).isEqualTo("CannotRollBack");
    assertThat(image(WEB)).isEqualTo("r.test/app:mended");
  }

  @Test
  void doesNotOverwriteAnImageThatSomebodyHasMendedWithoutARestart() {
    WorkloadRef web = addWithBadContent();
    cluster.beforeTrigger(
        ref -> {
          if (cluster.restarts().size() == 1) {
            cluster.change(web, w -> withImage(w, "r.test/app:mended"));
          }
        });
    RunReport report = run(goingBack());
    assertThat(code(report)).isEqualTo("CannotRollBack");
    assertThat(((Outcome.Failed) outcome(report, WEB)).cause().message())
        .contains("somebody has changed it since");
    assertThat(image(WEB)).isEqualTo("r.test/app:mended");
  }

  private static Workload withImage(Workload w, String image) {
    return new Workload(
        w.ref(),
        w.uid(),
        w.resourceVersion(),
        w.labels(),
        w.annotations(),
        List.of(Container.of("app", image)),
        w.strategy(),
        w.paused(),
        w.templateRestartedAt(),
        w.rollout(),
        w.revision(),
        w.podSelector(),
        w.owner(),
        w.scaledBy());
  }

  @Test
  void aFailureCountsFromTheMomentOfGoingBack() {
    add(WEB, PullPolicy.ALWAYS);
    add("a/Deployment/next", PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    RunReport report = run(goingBack().maxInFlight(1).maxFailures(1));
    assertThat(report.outcomes()).extracting(Outcome::code).contains("RolledBack", "RunStopped");
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void theOthersAreSparedByACanaryThatWentBack() {
    add(WEB, PullPolicy.ALWAYS);
    for (int i = 0; i < 9; i++) {
      add("a/Deployment/other-" + i, PullPolicy.ALWAYS);
    }
    registry.publish(APP, TWO);
    bad = TWO.digest();
    RunReport report = run(goingBack().gate(Gate.canary()));
    assertThat(report.outcomes())
        .extracting(Outcome::code)
        .filteredOn("RolledBack"::equals)
        .hasSize(1);
    assertThat(report.outcomes())
        .extracting(Outcome::code)
        .filteredOn("KnownBadDigest"::equals)
        .hasSize(9);
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void whatFailsToGoBackSaysBoth() {
    addWithBadContent();
    cluster.beforeTrigger(
        ref -> {
          if (cluster.restarts().size() == 1) {
            bad = ONE.digest();
          }
        });
    Outcome.Failed failed = (Outcome.Failed) outcome(run(goingBack()), WEB);
    assertThat(failed.cause().code()).isEqualTo("RolloutFailed");
    assertThat(failed.cause().message())
        .contains("Rolled back to app=" + ONE.digest() + ", which failed, too");
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void evictsWhatAStatefulSetWaitsForAndNothingElse() {
    add("a/StatefulSet/db", PullPolicy.ALWAYS);
    addWithBadContent();
    evictor =
        outdated(
            workload -> {
              evicted.add(workload.ref().toString());
              throw new KrarException(new Reason(Reason.FORBIDDEN, "no right"));
            });
    cluster.beforeLook(
        look ->
            running
                .keySet()
                .forEach(
                    ref -> {
                      boolean waits =
                          !cluster.get(ref.toString()).rollout().isComplete()
                              && pull(cluster.get(ref.toString())).equals(ONE.digest())
                              && evicted.isEmpty()
                              && ref.toString().equals("a/StatefulSet/db");
                      if (waits) {
                        cluster.change(
                            ref,
                            w ->
                                FakeCluster.with(
                                    w,
                                    RolloutStatus.builder(3)
                                        .generation(3, 3)
                                        .updated(0)
                                        .outdated(3)
                                        .available(2)
                                        .build()));
                      } else {
                        roll(ref);
                      }
                    }));
    RunReport report = run(goingBack());
    assertThat(outcome(report, "a/StatefulSet/db").code()).isEqualTo("RolledBack");
    assertThat(evicted).containsExactly("a/StatefulSet/db");
    assertThat(report.warnings()).extracting(Reason::code).containsExactly(Reason.FORBIDDEN);
  }

  @Test
  void needsToKnowWhoAppliesImages() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                RolloutRun.builder(cluster.selector(), RolloutPolicy.always(), cluster.trigger())
                    .rollBackOnFailure(cluster.trigger(RolloutStrategy.DIGEST), evictor)
                    .build())
        .withMessageContaining("image owners");
  }

  @Test
  void needsATriggerThatWritesDigests() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder().rollBackOnFailure(cluster.trigger(RolloutStrategy.RESTART), evictor))
        .withMessageContaining("RESTART");
  }
}
