package com.slashmnt.krar.run;

import static com.slashmnt.krar.testkit.FakeRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole runs of mode smart, on a cluster, nodes and a registry in memory. */
@Timeout(30)
class SmartRunTest {

  private static final String APP = "registry.example.com/app:1";
  private static final String WEB = "a/Deployment/web";
  private static final PublishedImage ONE = manifest("one");
  private static final PublishedImage TWO = manifest("two");
  private static final PublishedImage THREE = manifest("three");

  private final FakeCluster cluster = new FakeCluster();
  private final FakeRegistry registry = new FakeRegistry().publish(APP, ONE);
  private final Map<WorkloadRef, String> running = new HashMap<>();
  private final Set<WorkloadRef> podsAsked = new HashSet<>();

  /** What nodes pull when a workload restarts: what the registry has, or an older thing. */
  private String pulled = "x@" + TWO.digest();

  /** Why the pods do not run, if they do not. */
  private Optional<String> trouble = Optional.empty();

  private RolloutMemory memory = RolloutMemory.inProcess();
  private int runs;

  @BeforeEach
  void nodesPullOnRestart() {
    cluster.beforeTrigger(ref -> running.put(ref, pulled));
  }

  private void add(String ref) {
    add(ref, PullPolicy.ALWAYS);
  }

  private void add(String ref, PullPolicy policy) {
    Workload workload =
        cluster.add(
            Workload.builder(WorkloadRef.parse(ref))
                .container(new Container("app", APP, policy))
                .build());
    running.put(workload.ref(), "x@" + ONE.digest());
  }

  private FactSource<RunningPods> pods() {
    return workloads -> {
      Map<WorkloadRef, FactValue<RunningPods>> known = new HashMap<>();
      for (Workload w : workloads) {
        podsAsked.add(w.ref());
        Container container = w.containers().get(0);
        known.put(
            w.ref(),
            FactValue.known(
                new RunningPods(
                    List.of(
                        new RunningPod(
                            w.ref().name() + "-1",
                            "",
                            trouble.isEmpty(),
                            trouble,
                            List.of(
                                new RunningContainer(
                                    "app",
                                    container.image(),
                                    container.pullPolicy(),
                                    running.getOrDefault(w.ref(), ""),
                                    false)),
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
            cluster.trigger())
        .clock(cluster)
        .runId(new RunId("run-" + ++runs))
        .follower(cluster.follower())
        .source(Fact.PODS, pods())
        .digests(registry)
        .memory(memory)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private RunReport run() {
    RunReport report = builder().build().execute();
    cluster.pass(Duration.ofMinutes(1));
    return report;
  }

  private static String code(RunReport report, String ref) {
    return outcome(report, ref).code();
  }

  private static Outcome outcome(RunReport report, String ref) {
    return report.outcomes().stream()
        .filter(o -> o.workload().toString().equals(ref))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void restartsWhatDriftedOnceAndProvesIt() {
    add(WEB);
    add("a/Deployment/other");
    running.put(WorkloadRef.parse("a/Deployment/other"), "x@" + TWO.digest());
    registry.publish(APP, TWO);

    RunReport first = run();
    assertThat(code(first, WEB)).isEqualTo("Converged");
    assertThat(code(first, "a/Deployment/other")).isEqualTo("Current");
    assertThat(cluster.get(WEB).annotations())
        .containsEntry(Annotations.WANTED, "app=" + TWO.digest());
    assertThat(code(run(), WEB)).isEqualTo("Current");
    assertThat(cluster.restarts()).containsExactly(WorkloadRef.parse(WEB));
  }

  @Test
  void reportsTheContainersOfWhatItRestartedAndOfWhatItHeld() {
    add(WEB);
    registry.publish(APP, TWO);
    Outcome.Rolled rolled = run().rolled().get(0);
    assertThat(rolled.containers())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.running()).containsExactly(ONE.digest());
              assertThat(c.published()).contains(TWO.digest());
              assertThat(c.verdict()).isEqualTo(Verdict.DRIFTED);
            });
    assertThat(run().held().get(0).containers())
        .extracting(ContainerVerdict::verdict)
        .containsExactly(Verdict.CURRENT);
  }

  @Test
  void asksTheRegistryOncePerImageHoweverManyRunIt() {
    for (int i = 0; i < 20; i++) {
      add("a/Deployment/web-" + i);
    }
    run();
    assertThat(registry.asked()).containsExactly("digest of " + APP);
  }

  @Test
  void doesNotRestartInVainWhatCompletedMeanwhileOnContentNewerThanTheRunsFirstLookUp() {
    add("a/Deployment/asked");
    add(WEB);
    WorkloadRef web = WorkloadRef.parse(WEB);
    cluster.change(web, w -> FakeCluster.with(w, FakeCluster.rolling(w, 0)));
    cluster.completeAfter(WEB, 2);
    running.put(WorkloadRef.parse("a/Deployment/asked"), "x@" + ONE.digest());
    RunReport report =
        builder()
            .listener(
                event -> {
                  // A pipeline pushes and deploys after this run has looked the tag up.
                  if (event instanceof RunEvent.Decided d && d.workload().ref().equals(web)) {
                    registry.publish(APP, TWO);
                    running.put(web, "x@" + TWO.digest());
                  }
                })
            .build()
            .execute();
    assertThat(code(report, WEB)).isEqualTo("Current");
    assertThat(cluster.restarts()).isEmpty();
  }

  @Test
  void looksAgainBeforeItRestartsWhatHasWaitedLongerThanFiveMinutes() {
    add("a/Deployment/first");
    add(WEB);
    registry.publish(APP, TWO);
    cluster.beforeTrigger(
        ref -> {
          registry.publish(APP, THREE);
          running.put(ref, "x@" + THREE.digest());
          cluster.pass(Duration.ofMinutes(6));
        });
    RunReport report = builder().maxInFlight(1).build().execute();
    assertThat(cluster.get(WEB).annotations())
        .containsEntry(Annotations.WANTED, "app=" + THREE.digest());
    assertThat(code(report, WEB)).isEqualTo("Converged");
  }

  @Test
  void hasConvergedWhereTheTagMovedOnToWhatTheNewPodsRun() {
    add(WEB);
    registry.publish(APP, TWO);
    cluster.beforeTrigger(
        ref -> {
          registry.publish(APP, THREE);
          running.put(ref, "x@" + THREE.digest());
        });
    RunReport report = run();
    assertThat(code(report, WEB)).isEqualTo("Converged");
    assertThat(remembered(WEB)).isEqualTo(FailedRestarts.nothing());
  }

  @Test
  void asksNothingAboutWhatAGuardHolds() {
    add(WEB);
    cluster.add(
        Workload.builder(WorkloadRef.parse("a/Deployment/paused"))
            .container(new Container("app", "other:1", PullPolicy.ALWAYS))
            .paused(true)
            .build());
    RunReport report = run();
    assertThat(code(report, "a/Deployment/paused")).isEqualTo("Paused");
    assertThat(registry.asked()).containsExactly("digest of " + APP);
    assertThat(podsAsked).containsExactly(WorkloadRef.parse(WEB));
  }

  @Test
  void neverRestartsInVainTwiceBehindAStaleMirror() {
    add(WEB);
    pulled = "mirror@" + ONE.digest();
    registry.publish(APP, TWO);

    assertThat(code(run(), WEB)).isEqualTo("NotConverged");
    for (int i = 0; i < 20; i++) {
      assertThat(code(run(), WEB)).isEqualTo("KnownNotToConverge");
    }
    registry.publish(APP, THREE);
    pulled = "mirror@" + THREE.digest();
    assertThat(code(run(), WEB)).isEqualTo("Converged");
    assertThat(cluster.restarts()).hasSize(2);
    assertThat(remembered(WEB)).isEqualTo(FailedRestarts.nothing());
  }

  private FailedRestarts remembered(String ref) {
    return Optional.ofNullable(memory.gather(List.of(cluster.get(ref))).get(WorkloadRef.parse(ref)))
        .flatMap(FactValue::toOptional)
        .orElseThrow();
  }

  @Test
  void remembersAfterAnUndoTookTheAnnotationsBack() {
    add(WEB);
    pulled = "mirror@" + ONE.digest();
    registry.publish(APP, TWO);
    run();
    cluster.change(WorkloadRef.parse(WEB), w -> withAnnotations(w, Map.of()));
    assertThat(code(run(), WEB)).isEqualTo("KnownNotToConverge");
  }

  private static Workload withAnnotations(Workload w, Map<String, String> annotations) {
    return new Workload(
        w.ref(),
        w.uid(),
        w.resourceVersion(),
        w.labels(),
        annotations,
        w.containers(),
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
  void hasTheAnnotationsStandInWithoutAMemoryAndSaysSoOnce() {
    add(WEB);
    add("a/Deployment/second");
    memory = new Refused();
    pulled = "mirror@" + ONE.digest();
    registry.publish(APP, TWO);

    RunReport first = run();
    assertThat(code(first, WEB)).isEqualTo("NotConverged");
    assertThat(first.warnings()).extracting(Reason::code).containsExactly("MemoryForbidden");
    assertThat(code(run(), WEB)).isEqualTo("KnownNotToConverge");
    cluster.change(WorkloadRef.parse(WEB), w -> withAnnotations(w, Map.of()));
    assertThat(code(run(), WEB)).isEqualTo("NotConverged");
    assertThat(code(run(), WEB)).isEqualTo("KnownNotToConverge");
  }

  private static final class Refused implements RolloutMemory {
    private static final Reason WHY = new Reason("MemoryForbidden", "No right to it.");

    @Override
    public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
      Map<WorkloadRef, FactValue<FailedRestarts>> values = new HashMap<>();
      workloads.forEach(w -> values.put(w.ref(), new FactValue.Unknown<>(WHY)));
      return values;
    }

    @Override
    public void remember(WorkloadRef workload, FailedRestarts now) {
      throw new KrarException(WHY);
    }
  }

  @Test
  void triesAgainAfterTheBackOffAndThenWaitsTwiceAsLong() {
    add(WEB);
    pulled = "mirror@" + ONE.digest();
    registry.publish(APP, TWO);
    run();
    cluster.pass(Duration.ofHours(24));
    assertThat(code(run(), WEB)).isEqualTo("NotConverged");
    cluster.pass(Duration.ofHours(25));
    assertThat(code(run(), WEB)).isEqualTo("KnownNotToConverge");
    cluster.pass(Duration.ofHours(24));
    assertThat(code(run(), WEB)).isEqualTo("NotConverged");
  }

  @Test
  void restartsAgainWhatItWasToldToForget() {
    add(WEB);
    pulled = "mirror@" + ONE.digest();
    registry.publish(APP, TWO);
    run();
    memory.remember(WorkloadRef.parse(WEB), FailedRestarts.forgotten(cluster.instant()));
    assertThat(code(run(), WEB)).isEqualTo("NotConverged");
  }

  @Test
  void doesNotRestartForTheSameContentAgainWhereNobodyWaited() {
    add(WEB);
    pulled = "mirror@" + ONE.digest();
    registry.publish(APP, TWO);
    RolloutRun notFollowed =
        RolloutRun.builder(cluster.selector(), RolloutPolicy.whenImageDrifted(), cluster.trigger())
            .clock(cluster)
            .source(Fact.PODS, pods())
            .digests(registry)
            .runId(new RunId("no-wait"))
            .memory(memory)
            .build();
    assertThat(code(notFollowed.execute(), WEB)).isEqualTo("NotFollowed");
    cluster.completeAfter(WEB, 1);
    assertThat(code(run(), WEB)).isEqualTo("KnownNotToConverge");
  }

  @Test
  void waitsLongerEachTimeWhereNobodyEverSeesTheVerdict() {
    add(WEB);
    pulled = "mirror@" + ONE.digest();
    registry.publish(APP, TWO);
    for (int day = 0; day < 60; day++) {
      RolloutRun unwatched =
          RolloutRun.builder(
                  cluster.selector(), RolloutPolicy.whenImageDrifted(), cluster.trigger())
              .clock(cluster)
              .source(Fact.PODS, pods())
              .digests(registry)
              .runId(new RunId("day-" + day))
              .memory(memory)
              .build();
      RunReport unused = unwatched.execute();
      cluster.completeAfter(WEB, 1);
      Map<WorkloadRef, Observation> seen = cluster.follower().look(List.of(cluster.get(WEB)));
      assertThat(seen).hasSize(1);
      cluster.pass(Duration.ofHours(24));
    }
    // On the days 0, 1, 3, 7, 15, 31: 60 would be the loop.
    assertThat(cluster.restarts()).hasSize(6);
  }

  private static List<String> codes(RunReport report) {
    return report.outcomes().stream().map(Outcome::code).toList();
  }

  @Test
  void oneOfTenTriesContentThatTurnsOutBadAndTheOthersAreSparedUntilTheTagMoves() {
    for (int i = 0; i < 10; i++) {
      add("a/Deployment/web-" + i);
    }
    registry.publish(APP, TWO);
    trouble = Optional.of("CrashLoopBackOff: back-off restarting failed container");
    cluster.looksPerRollout(Integer.MAX_VALUE);

    RunReport report = builder().gate(Gate.canary()).build().execute();

    assertThat(cluster.restarts()).extracting(WorkloadRef::name).containsExactly("web-0");
    assertThat(codes(report)).containsOnly("RolloutFailed", "KnownBadDigest").hasSize(10);
    assertThat(report.held())
        .hasSize(9)
        .allSatisfy(
            held -> {
              assertThat(held.reason().message())
                  .contains("a/Deployment/web-0", TWO.digest().toString(), "CrashLoopBackOff");
              assertThat(held.containers()).isNotEmpty();
            });

    // Also where a later run knows nothing of the first.
    cluster.delete("a/Deployment/web-0");
    trouble = Optional.empty();
    RunReport later = builder().gate(Gate.canary()).build().execute();
    assertThat(cluster.restarts()).hasSize(1);
    assertThat(codes(later)).containsOnly("KnownBadDigest").hasSize(9);
    assertThat(later.held().get(0).reason().message()).startsWith("Another workload was restarted");

    registry.publish(APP, THREE);
    pulled = "x@" + THREE.digest();
    cluster.looksPerRollout(2);
    RunReport moved = builder().gate(Gate.canary()).build().execute();
    assertThat(codes(moved)).containsOnly("Converged").hasSize(9);
  }

  @Test
  void aPlanNamesTheCanaryThatTheOthersWouldWaitFor() {
    for (int i = 0; i < 3; i++) {
      add("a/Deployment/web-" + i);
    }
    registry.publish(APP, TWO);

    List<Outcome> planned = builder().gate(Gate.canary()).build().plan().outcomes();

    assertThat(planned)
        .map(o -> ((Outcome.Planned) o).waitsFor().map(Reason::message))
        .containsExactly(
            Optional.empty(),
            Optional.of("a/Deployment/web-0 is restarted first for " + TWO.digest() + "."),
            Optional.of("a/Deployment/web-0 is restarted first for " + TWO.digest() + "."));
  }

  @Test
  void theOthersFollowTogetherOnceTheFirstHasSettled() {
    for (int i = 0; i < 5; i++) {
      add("a/Deployment/web-" + i);
    }
    registry.publish(APP, TWO);
    cluster.looksPerRollout(2);
    List<RunEvent> heard = new ArrayList<>();

    RunReport report = builder().gate(Gate.canary()).listener(heard::add).build().execute();

    assertThat(codes(report)).containsOnly("Converged").hasSize(5);
    List<Boolean> triggered =
        heard.stream()
            .filter(e -> e instanceof RunEvent.Triggered || e instanceof RunEvent.Finished)
            .map(RunEvent.Triggered.class::isInstance)
            .toList();
    assertThat(triggered)
        .containsExactly(true, false, true, true, true, true, false, false, false, false);
  }

  @Test
  void behindAStaleMirrorOneOfManyIsRestartedInVain() {
    for (int i = 0; i < 5; i++) {
      add("a/Deployment/web-" + i);
    }
    registry.publish(APP, TWO);
    pulled = "x@" + ONE.digest();
    RunReport report = builder().gate(Gate.canary()).build().execute();
    assertThat(cluster.restarts()).hasSize(1);
    assertThat(codes(report))
        .containsExactly(
            "NotConverged",
            "KnownNotToConverge",
            "KnownNotToConverge",
            "KnownNotToConverge",
            "KnownNotToConverge");
  }

  @Test
  void restartsNothingThatAMemoryInTroubleMightKnowOf() {
    add(WEB);
    registry.publish(APP, TWO);
    memory =
        new RolloutMemory() {
          @Override
          public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
            throw new KrarException(new Reason(Reason.UNREACHABLE, "It did not answer."));
          }

          @Override
          public void remember(WorkloadRef workload, FailedRestarts now) {
            throw new AssertionError("nothing was learnt");
          }
        };
    assertThat(code(run(), WEB)).isEqualTo("MemoryUnknown");
    assertThat(cluster.restarts()).isEmpty();
  }

  @Test
  void remembersContentWhosePodsFail() {
    add(WEB);
    registry.publish(APP, TWO);
    cluster.looksPerRollout(Integer.MAX_VALUE);
    trouble = Optional.of("CrashLoopBackOff: no");
    RunReport report = builder().waitTimeout(Duration.ofSeconds(20)).build().execute();
    assertThat(code(report, WEB)).isEqualTo("RolloutFailed");
    assertThat(remembered(WEB).attempts())
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.code()).isEqualTo(FailedRestarts.KNOWN_BAD_DIGEST);
              assertThat(a.wanted()).isEqualTo(Map.of("app", TWO.digest()));
            });
    assertThat(outcome(report, WEB))
        .isInstanceOfSatisfying(Outcome.Failed.class, f -> assertThat(f.containers()).isNotEmpty());
  }

  @Test
  void doesNotBlameContentWhereNoPodSaysWhyItFailed() {
    add(WEB);
    registry.publish(APP, TWO);
    cluster.looksPerRollout(Integer.MAX_VALUE);
    RunReport report = builder().waitTimeout(Duration.ofSeconds(20)).build().execute();
    assertThat(code(report, WEB)).isEqualTo("RolloutFailed");
    assertThat(remembered(WEB)).isEqualTo(FailedRestarts.nothing());
  }

  @Test
  void doesNotBlameContentWhereNoNodeHasRoomForItsPods() {
    add(WEB);
    registry.publish(APP, TWO);
    trouble = Optional.of("Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.");
    cluster.looksPerRollout(Integer.MAX_VALUE);
    RunReport report = builder().waitTimeout(Duration.ofSeconds(20)).build().execute();
    assertThat(code(report, WEB)).isEqualTo("RolloutFailed");
    assertThat(report.failed().get(0).cause().message()).contains("Insufficient cpu");
    assertThat(remembered(WEB)).isEqualTo(FailedRestarts.nothing());
  }

  @Test
  void aRolloutThatIsPausedMeanwhileHasNotFailed() {
    add(WEB);
    registry.publish(APP, TWO);
    cluster.looksPerRollout(Integer.MAX_VALUE);
    cluster.beforeLook(look -> cluster.change(WorkloadRef.parse(WEB), SmartRunTest::paused));
    RunReport report = builder().waitTimeout(Duration.ofSeconds(20)).build().execute();
    assertThat(code(report, WEB)).isEqualTo("NotFollowed");
    assertThat(report.rolled().get(0).finding().code()).isEqualTo("Paused");
    assertThat(remembered(WEB)).isEqualTo(FailedRestarts.nothing());
  }

  private static Workload paused(Workload w) {
    return new Workload(
        w.ref(),
        w.uid(),
        w.resourceVersion(),
        w.labels(),
        w.annotations(),
        w.containers(),
        w.strategy(),
        true,
        w.templateRestartedAt(),
        w.rollout(),
        w.revision(),
        w.podSelector(),
        w.owner(),
        w.scaledBy());
  }

  @Test
  void judgesAResumedRestartByWhatWasWantedThen() {
    add(WEB);
    registry.publish(APP, TWO);
    RolloutRun killed = builder().build();
    cluster.beforeLook(
        look -> {
          killed.stop();
          cluster.beforeLook(l -> {});
        });
    RunReport first = killed.execute();
    assertThat(code(first, WEB)).isEqualTo("NotFollowed");
    registry.publish(APP, THREE);

    RunReport retry = builder().runId(first.runId()).build().execute();
    assertThat(code(retry, WEB)).isEqualTo("Converged");
    assertThat(retry.rolled().get(0).resumed()).isTrue();
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void failsARestartThatIsTakenBackAfterwardsAndNamesWhoWrote() {
    add(WEB);
    registry.publish(APP, TWO);
    RolloutFollower follower = cluster.follower();
    RolloutFollower suspicious =
        new RolloutFollower() {
          @Override
          public Map<WorkloadRef, Observation> look(List<Workload> followed) {
            if (cluster.get(WEB).rollout().isComplete() && !cluster.restarts().isEmpty()) {
              cluster.change(WorkloadRef.parse(WEB), SmartRunTest::undone);
            }
            return follower.look(followed);
          }

          @Override
          public List<String> writersSince(Workload workload, Instant since) {
            return List.of("argocd-controller");
          }
        };
    RunReport report = builder().follower(suspicious).build().execute();
    assertThat(code(report, WEB)).isEqualTo("Reverted");
    assertThat(report.failed().get(0).cause().message()).contains("argocd-controller");
    assertThat(remembered(WEB).attempts()).hasSize(1);
  }

  private static Workload undone(Workload w) {
    return new Workload(
        w.ref(),
        w.uid(),
        w.resourceVersion(),
        w.labels(),
        w.annotations(),
        w.containers(),
        w.strategy(),
        w.paused(),
        Optional.empty(),
        w.rollout(),
        w.revision(),
        w.podSelector(),
        w.owner(),
        w.scaledBy());
  }

  @Test
  void looksAgainAfterTheSettleTime() {
    add(WEB);
    registry.publish(APP, TWO);
    Instant before = cluster.instant();
    RunReport report = builder().settleTime(Duration.ofMinutes(2)).build().execute();
    assertThat(code(report, WEB)).isEqualTo("Converged");
    assertThat(Duration.between(before, report.endedAt())).isGreaterThan(Duration.ofMinutes(2));
  }

  @Test
  void gathersTheMemoryOnlyIfSomethingWouldBeRestarted() {
    add(WEB);
    memory =
        new RolloutMemory() {
          @Override
          public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
            throw new AssertionError("nothing is to be restarted");
          }

          @Override
          public void remember(WorkloadRef workload, FailedRestarts now) {
            throw new AssertionError("nothing was learnt");
          }
        };
    assertThat(code(run(), WEB)).isEqualTo("Current");
  }

  @Test
  void plansWithoutActing() {
    add(WEB);
    registry.publish(APP, TWO);
    RolloutPlan plan = builder().build().plan();
    assertThat(plan.decisions().get(WorkloadRef.parse(WEB))).isInstanceOf(Decision.Roll.class);
    assertThat(cluster.restarts()).isEmpty();
  }

  @Test
  void goesOnWhereTheSourceOfDigestsThrows() {
    add(WEB);
    RunReport report =
        builder()
            .digests(
                query -> {
                  throw new IllegalStateException("password is hunter2");
                })
            .build()
            .execute();
    assertThat(code(report, WEB)).isEqualTo("Unverifiable");
    assertThat(report.toString()).doesNotContain("hunter2");
  }
}
