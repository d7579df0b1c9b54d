package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that write digests, and runs that go back, in a cluster whose nodes pull as nodes do. */
class RollBackRunTest {

  private static final String APP = "r.test/app:main";
  private static final String WEB = "a/Deployment/web";
  private static final PublishedImage ONE = FakeRegistry.manifest("one");
  private static final PublishedImage TWO = FakeRegistry.manifest("two");
  private static final PublishedImage THREE = FakeRegistry.manifest("three");

  private final FakeCluster cluster = new FakeCluster();
  private final FakeRegistry registry = new FakeRegistry();
  private final RolloutMemory memory = RolloutMemory.inProcess();
  private final Map<WorkloadRef, Digest> running = new HashMap<>();
  private final List<String> evicted = new ArrayList<>();
  private RolloutStrategy strategy = RolloutStrategy.DIGEST;
  private ImageOwners owners = ImageOwners.nobody();
  private PodEvictor evictor = workload -> evicted.add(workload.ref().toString());
  private Optional<String> trouble = Optional.of("CrashLoopBackOff: back-off 10s");
  private Digest bad = Digest.of(new byte[] {99});
  private Digest gone = Digest.of(new byte[] {98});
  private int runs;

  @BeforeEach
  void nodesPull() {
    registry.publish(APP, ONE);
    cluster.looksPerRollout(Integer.MAX_VALUE);
    cluster.beforeLook(look -> running.keySet().forEach(this::roll));
  }

  /** New pods pull what the template says then; a rollout of bad content gets nowhere. */
  private void roll(WorkloadRef ref) {
    Workload workload = cluster.get(ref.toString());
    if (workload.rollout().isObserved() && workload.rollout().isComplete()) {
      return;
    }
    Digest pulled = pull(workload);
    running.put(ref, pulled);
    RolloutStatus now =
        pulled.equals(bad)
            ? RolloutStatus.builder(3)
                .generation(2, 2)
                .updated(1)
                .outdated(2)
                .available(2)
                .deadlineExceeded(true)
                .build()
            : RolloutStatus.complete(3);
    cluster.change(ref, w -> FakeCluster.with(w, now));
  }

  private Digest pull(Workload workload) {
    ImageReference image = workload.containers().get(0).reference().orElseThrow();
    return image
        .digest()
        .orElseGet(
            () -> registry.lookUp(ImageQuery.digestOf(image)).toOptional().orElseThrow().digest());
  }

  private WorkloadRef add(String ref, PullPolicy policy) {
    Workload workload =
        cluster.add(
            FakeCluster.with(
                Workload.builder(WorkloadRef.parse(ref))
                    .container(new Container("app", APP, policy))
                    .build(),
                RolloutStatus.complete(3)));
    running.put(workload.ref(), ONE.digest());
    return workload.ref();
  }

  private FactSource<RunningPods> pods() {
    return workloads -> {
      Map<WorkloadRef, FactValue<RunningPods>> known = new HashMap<>();
      for (Workload w : workloads) {
        Digest digest = running.getOrDefault(w.ref(), ONE.digest());
        Container template = w.containers().get(0);
        String id = "r.test/app@" + digest;
        RunningContainer container =
            template.pinnedFrom().isPresent()
                ? RunningContainer.pinned(template, template.pullPolicy(), id)
                : new RunningContainer("app", template.image(), template.pullPolicy(), id, false);
        boolean fails = digest.equals(bad);
        known.put(
            w.ref(),
            FactValue.known(
                new RunningPods(
                    List.of(
                        new RunningPod(
                            w.ref().name() + "-1",
                            !fails,
                            fails ? trouble : Optional.empty(),
                            List.of(container),
                            List.of(),
                            List.of(),
                            Optional.empty())))));
      }
      return known;
    };
  }

  private RolloutRunBuilder builder() {
    return RolloutRun.builder(
            cluster.selector(),
            RolloutPolicy.whenImageDrifted()
                .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")),
            cluster.trigger(strategy))
        .clock(cluster)
        .settleTime(Duration.ZERO)
        .runId(new RunId("run-" + ++runs))
        .follower(cluster.follower())
        .source(Fact.PODS, pods())
        .source(
            Fact.IMAGE_OWNERS,
            workloads -> {
              Map<WorkloadRef, FactValue<ImageOwners>> known = new HashMap<>();
              workloads.forEach(w -> known.put(w.ref(), FactValue.known(owners)));
              return known;
            })
        .digests(
            query ->
                query.image().digest().filter(gone::equals).isPresent()
                    ? DigestLookup.unavailable("ImageNotFound", "not there")
                    : registry.lookUp(query))
        .memory(memory)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private RolloutRunBuilder goingBack() {
    return builder().rollBackOnFailure(cluster.trigger(RolloutStrategy.DIGEST), evictor);
  }

  private RunReport run(RolloutRunBuilder run) {
    RunReport report = run.build().execute();
    cluster.pass(Duration.ofMinutes(1));
    return report;
  }

  private static Outcome outcome(RunReport report, String ref) {
    return report.outcomes().stream()
        .filter(o -> o.workload().toString().equals(ref))
        .findFirst()
        .orElseThrow();
  }

  private static String code(RunReport report) {
    return outcome(report, WEB).code();
  }

  private String image(String ref) {
    return cluster.get(ref).containers().get(0).image();
  }

  @Test
  void writesTheDigestAndGoesOnFollowingTheTag() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(image(WEB)).isEqualTo(APP + "@" + TWO.digest());
    assertThat(code(run(builder()))).isEqualTo("Current");
    registry.publish(APP, THREE);
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(image(WEB)).isEqualTo(APP + "@" + THREE.digest());
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void runsOneDigestAlthoughTheTagMovesDuringTheRollout() {
    WorkloadRef web = add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    cluster.beforeTrigger(ref -> registry.publish(APP, THREE));
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(running).containsEntry(web, TWO.digest());
  }

  @Test
  void bringsWhatARestartWouldNotPull() {
    add(WEB, PullPolicy.IF_NOT_PRESENT);
    registry.publish(APP, TWO);
    strategy = RolloutStrategy.RESTART;
    assertThat(code(run(builder()))).isEqualTo("PullPolicyNotAlways");
    strategy = RolloutStrategy.DIGEST;
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void neverTouchesWhatNeverPulls() {
    add(WEB, PullPolicy.NEVER);
    registry.publish(APP, TWO);
    assertThat(code(run(builder()))).isEqualTo("PullPolicyNotAlways");
  }

  @Test
  void leavesAnImageToTheManagerThatAppliesIt() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    owners = new ImageOwners(Map.of("app", "kustomize-controller"));
    RunReport report = run(builder());
    assertThat(code(report)).isEqualTo("ImageFieldOwned");
    assertThat(((Outcome.Held) outcome(report, WEB)).reason().message())
        .contains("kustomize-controller", "container app");
    assertThat(cluster.restarts()).isEmpty();
  }

  @Test
  void aRestartByTagLiftsThePin() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    run(builder());
    registry.publish(APP, THREE);
    strategy = RolloutStrategy.RESTART;
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(image(WEB)).isEqualTo(APP);
  }

  @ParameterizedTest
  @EnumSource
  void goesBackToWhatRanBefore(RolloutStrategy by) {
    strategy = by;
    WorkloadRef web = add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();

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
  @EnumSource
  void staysWithWhatItWentBackToUntilTheTagMovesOn(RolloutStrategy by) {
    strategy = by;
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    run(goingBack().memory(RolloutMemory.none()));
    assertThat(code(run(goingBack().memory(RolloutMemory.none())))).isEqualTo("KnownBadDigest");
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void goesBackAlsoWhereAPodJustNeverBecomesReady() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    trouble = Optional.of("Unschedulable: 0/3 nodes are available");
    assertThat(code(run(goingBack()))).isEqualTo("RolloutFailed");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void writesNothingWhereTheOldContentIsGone() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    owners = new ImageOwners(Map.of("app", "argocd-controller"));
    RunReport report = run(goingBack());
    assertThat(code(report)).isEqualTo("CannotRollBack");
    assertThat(((Outcome.Failed) outcome(report, WEB)).cause().message())
        .contains("argocd-controller applies the image of container app");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void writesNothingIntoWhatSomebodyHasChangedSince() {
    WorkloadRef web = add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
    WorkloadRef web = add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
  void leavesWhatRecoversBeforeItIsWritten() {
    WorkloadRef web = add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    cluster.beforeTrigger(ref -> registry.fail("r.test/app@" + ONE.digest(), "RateLimited"));
    RunReport report = run(goingBack().outageTimeout(Duration.ofSeconds(20)));
    assertThat(code(report)).isEqualTo("CannotRollBack");
    assertThat(((Outcome.Failed) outcome(report, WEB)).cause().message()).contains("RateLimited");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void aRunThatIsStoppedGoesBackNoMore() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
    WorkloadRef web = add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    run(builder());
    assertThat(cluster.restarts()).hasSize(1);
    runs--;
    assertThat(code(run(goingBack()))).isEqualTo("RolledBack");
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void aRunThatGoesOnAfterGoingBackDoesItOnce() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    run(goingBack());
    runs--;
    RunReport again = run(goingBack());
    assertThat(code(again)).isEqualTo("RolledBack");
    assertThat(cluster.restarts()).hasSize(2);
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
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
  void anAnswerThatGotLostIsFoundAgain() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
  void evictsWhatAStatefulSetWaitsForAndNothingElse() {
    add("a/StatefulSet/db", PullPolicy.ALWAYS);
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
    evictor =
        workload -> {
          evicted.add(workload.ref().toString());
          throw new KrarException(new Reason(Reason.FORBIDDEN, "no right"));
        };
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
  void saysWhereItIsUnknownWhetherItWentBack() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    bad = TWO.digest();
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
  void needsATriggerThatWritesDigests() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder().rollBackOnFailure(cluster.trigger(RolloutStrategy.RESTART), evictor))
        .withMessageContaining("RESTART");
  }
}
