package com.slashmnt.krar.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.explain.Explanation;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that evict pods, on a StatefulSet whose pods come back as a controller makes them. */
class EvictionRunTest {

  private static final String APP = "r.test/app:main";
  private static final String DB = "a/StatefulSet/db";
  private static final PublishedImage ONE = FakeRegistry.manifest("one");
  private static final PublishedImage TWO = FakeRegistry.manifest("two");
  private static final PublishedImage THREE = FakeRegistry.manifest("three");

  /** A pod that is ready after so many more looks. */
  private record Pod(String uid, Digest digest, int looksLeft) {}

  private final FakeCluster cluster = new FakeCluster();
  private final FakeRegistry registry = new FakeRegistry();
  private final RolloutMemory memory = RolloutMemory.inProcess();
  private final Map<String, Pod> pods = new TreeMap<>();
  private final List<String> evicted = new ArrayList<>();
  private final List<Integer> readyAtEviction = new ArrayList<>();
  private Optional<Digest> mirror = Optional.empty();
  private Optional<KrarException> refusal = Optional.empty();
  private Optional<Digest> broken = Optional.empty();
  private boolean answersGetLost;
  private boolean podsUnknown;
  private int uids;
  private int runs;

  @BeforeEach
  void publish() {
    registry.publish(APP, ONE);
    cluster.beforeLook(look -> step());
  }

  /** The controller makes pods that are missing, and those that it made become ready. */
  private void step() {
    List<String> missing =
        IntStream.range(0, replicas())
            .mapToObj(i -> "db-" + i)
            .filter(n -> !pods.containsKey(n))
            .toList();
    pods.replaceAll(
        (name, pod) ->
            broken.filter(pod.digest()::equals).isPresent()
                ? pod
                : new Pod(pod.uid(), pod.digest(), Math.max(0, pod.looksLeft() - 1)));
    missing.forEach(name -> pods.put(name, new Pod("uid-" + ++uids, pull(), 2)));
    status();
  }

  private int replicas() {
    return cluster.get(DB).rollout().replicas();
  }

  private void status() {
    int ready = (int) pods.values().stream().filter(p -> p.looksLeft() == 0).count();
    RolloutStatus now =
        RolloutStatus.builder(replicas()).updated(pods.size()).available(ready).build();
    if (!cluster.get(DB).rollout().equals(now)) {
      cluster.change(WorkloadRef.parse(DB), w -> FakeCluster.with(w, now));
    }
  }

  private Digest pull() {
    ImageReference image = ImageReference.parse(APP);
    return mirror.orElseGet(
        () -> registry.lookUp(ImageQuery.digestOf(image)).toOptional().orElseThrow().digest());
  }

  private void add(int replicas, int stale, UpdateStrategy strategy) {
    cluster.add(
        Workload.builder(WorkloadRef.parse(DB))
            .container(new Container("app", APP, PullPolicy.ALWAYS))
            .strategy(strategy)
            .rollout(RolloutStatus.complete(replicas))
            .build());
    for (int i = 0; i < replicas; i++) {
      pods.put("db-" + i, new Pod("uid-" + ++uids, i < stale ? ONE.digest() : TWO.digest(), 0));
    }
    registry.publish(APP, TWO);
  }

  private final PodEvictor evictor =
      new PodEvictor() {
        @Override
        public void evict(Workload workload, RunningPod pod) {
          if (refusal.isPresent()) {
            throw refusal.get();
          }
          Pod there = pods.get(pod.name());
          if (there == null || !there.uid().equals(pod.uid())) {
            return;
          }
          readyAtEviction.add((int) pods.values().stream().filter(p -> p.looksLeft() == 0).count());
          evicted.add(pod.name());
          pods.remove(pod.name());
          if (answersGetLost) {
            throw new KrarException(new Reason(Reason.UNREACHABLE, "no answer"));
          }
        }

        @Override
        public void evictOutdated(Workload workload) {
          throw new AssertionError("nothing goes back");
        }
      };

  private FactSource<RunningPods> podSource() {
    return workloads -> {
      Map<WorkloadRef, FactValue<RunningPods>> known = new HashMap<>();
      for (Workload w : workloads) {
        if (podsUnknown) {
          known.put(w.ref(), FactValue.unknown(Reason.UNREACHABLE, "no answer"));
          continue;
        }
        List<RunningPod> running = new ArrayList<>();
        pods.forEach(
            (name, pod) -> {
              String id = "r.test/app@" + pod.digest();
              var builder =
                  RunningPod.builder(name)
                      .uid(pod.uid())
                      .container(new RunningContainer("app", APP, PullPolicy.ALWAYS, id, false));
              if (broken.filter(pod.digest()::equals).isPresent() && pod.looksLeft() > 0) {
                builder.trouble("CrashLoopBackOff: back-off 10s");
              }
              running.add(builder.ready(pod.looksLeft() == 0).build());
            });
        known.put(w.ref(), FactValue.known(new RunningPods(running)));
      }
      return known;
    };
  }

  private RolloutRunBuilder builder() {
    return RolloutRun.builder(
            cluster.selector(),
            RolloutPolicy.whenImageDrifted()
                .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")),
            cluster.trigger(RolloutStrategy.EVICT))
        .clock(cluster)
        .settleTime(Duration.ZERO)
        .waitTimeout(Duration.ofMinutes(2))
        .runId(new RunId("run-" + ++runs))
        .follower(cluster.follower())
        .source(Fact.PODS, podSource())
        .evictor(evictor)
        .digests(registry)
        .memory(memory)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private Outcome run(RolloutRunBuilder run) {
    RunReport report = run.build().execute();
    assertThat(report.outcomes()).hasSize(1);
    return report.outcomes().get(0);
  }

  private String message(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? failed.cause().message()
        : ((Outcome.Held) outcome).reason().message();
  }

  @Test
  void replacesExactlyTheOldPodsAndOneOnlyWhenAllServe() {
    add(5, 3, UpdateStrategy.ON_DELETE);
    assertThat(run(builder()).code()).isEqualTo("Converged");
    assertThat(evicted).containsExactly("db-2", "db-1", "db-0");
    assertThat(readyAtEviction).containsExactly(5, 5, 5);
    assertThat(pods.values()).allSatisfy(p -> assertThat(p.digest()).isEqualTo(TWO.digest()));
    assertThat(run(builder()).code()).isEqualTo("Current");
  }

  @Test
  void anExplanationNamesThePodsThatWouldGoAndEvictsNone() {
    add(5, 3, UpdateStrategy.ON_DELETE);
    Explanation explanation =
        builder()
            .build()
            .explain(List.of(WorkloadRef.parse(DB)), refs -> WorkloadSelector.of())
            .get(0);
    assertThat(explanation.evictions())
        .extracting(RunningPod::name)
        .containsExactly("db-2", "db-1", "db-0");
    assertThat(explanation.writes().orElseThrow().template()).isEmpty();
    assertThat(evicted).isEmpty();
    run(builder());
    assertThat(
            builder()
                .build()
                .explain(List.of(WorkloadRef.parse(DB)), refs -> WorkloadSelector.of())
                .get(0)
                .evictions())
        .isEmpty();
  }

  @Test
  void leavesTheTemplateAsItIs() {
    add(3, 3, UpdateStrategy.ROLLING_UPDATE);
    run(builder());
    Workload after = cluster.get(DB);
    assertThat(after.templateRestartedAt()).isEmpty();
    assertThat(after.containers().get(0).image()).isEqualTo(APP);
    assertThat(after.annotations())
        .containsKeys(Annotations.RUNS, Annotations.WANTED, Annotations.RESTARTED_AT);
  }

  @Test
  void evictsAnOldPodThatDoesNotServeFirst() {
    add(3, 3, UpdateStrategy.ROLLING_UPDATE);
    Pod sick = requireNonNull(pods.get("db-0"));
    pods.put("db-0", new Pod(sick.uid(), sick.digest(), 1000));
    status();
    assertThat(run(builder()).code()).isEqualTo("Converged");
    assertThat(evicted).containsExactly("db-0", "db-2", "db-1");
  }

  @Test
  void stopsAtTheFirstPodThatAStaleMirrorMade() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    mirror = Optional.of(ONE.digest());
    assertThat(run(builder()).code()).isEqualTo("NotConverged");
    assertThat(evicted).hasSize(1);
    assertThat(run(builder()).code()).isEqualTo("KnownNotToConverge");
    assertThat(evicted).hasSize(1);
  }

  @Test
  void takesWhatTheTagPointsAtSince() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    cluster.beforeTrigger(ref -> registry.publish(APP, THREE));
    assertThat(run(builder()).code()).isEqualTo("Converged");
    assertThat(evicted).hasSize(3);
    assertThat(pods.values()).allSatisfy(p -> assertThat(p.digest()).isEqualTo(THREE.digest()));
  }

  @Test
  void stopsAtTheFirstPodThatDoesNotComeUpAndRemembersItsContent() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    broken = Optional.of(TWO.digest());
    Outcome outcome = run(builder());
    assertThat(outcome.code()).isEqualTo("RolloutFailed");
    assertThat(message(outcome)).contains("CrashLoopBackOff");
    assertThat(evicted).hasSize(1);
    assertThat(run(builder()).code()).isEqualTo("KnownBadDigest");
  }

  @Test
  void theTroubleOfAnOldPodSaysNothingOfTheNewContent() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    broken = Optional.of(ONE.digest());
    Pod sick = requireNonNull(pods.get("db-0"));
    pods.put("db-0", new Pod(sick.uid(), sick.digest(), 1));
    status();
    refusal = Optional.of(new KrarException(new Reason(PodEvictor.BLOCKED_BY_BUDGET, "no.")));
    assertThat(run(builder()).code()).isIn("BlockedByBudget", "RolloutFailed");
    cluster.pass(Duration.ofHours(2));
    refusal = Optional.empty();
    assertThat(run(builder()).code()).isEqualTo("Converged");
  }

  @Test
  void waitsForABudgetAndSaysInTheEndThatItDoesNotAllowIt() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    refusal =
        Optional.of(
            new KrarException(
                new Reason(PodEvictor.BLOCKED_BY_BUDGET, "The budget needs 3 healthy pods.")));
    Outcome outcome = run(builder());
    assertThat(outcome.code()).isEqualTo("BlockedByBudget");
    assertThat(message(outcome))
        .isEqualTo("0 of 3 pods with old content evicted; The budget needs 3 healthy pods.");
    assertThat(evicted).isEmpty();
  }

  @Test
  void goesOnOnceTheBudgetAllowsIt() {
    add(3, 2, UpdateStrategy.ON_DELETE);
    refusal = Optional.of(new KrarException(new Reason(PodEvictor.BLOCKED_BY_BUDGET, "no.")));
    cluster.beforeLook(
        look -> {
          if (look == 20) {
            refusal = Optional.empty();
          }
          step();
        });
    assertThat(run(builder()).code()).isEqualTo("Converged");
    assertThat(evicted).hasSize(2);
  }

  @Test
  void evictionsWhoseAnswersAreLostAreSeenByTheirPods() {
    add(5, 5, UpdateStrategy.ON_DELETE);
    answersGetLost = true;
    cluster.beforeLook(
        look -> {
          step();
          cluster.pass(Duration.ofSeconds(20));
        });
    assertThat(run(builder()).code()).isEqualTo("Converged");
    assertThat(evicted).hasSize(5);
  }

  @Test
  void aRightThatIsMissingIsSaidAtOnce() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    refusal = Optional.of(new KrarException(new Reason(Reason.FORBIDDEN, "It needs create.")));
    assertThat(run(builder()).code()).isEqualTo("Forbidden");
  }

  @Test
  void evictsNoPodOfATemplateThatItsOwnerHasNotReleased() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    cluster.change(
        WorkloadRef.parse(DB),
        w ->
            FakeCluster.with(
                w, RolloutStatus.builder(3).updated(1).outdated(2).available(3).build()));
    Outcome outcome = run(builder());
    assertThat(outcome.code()).isEqualTo("PendingRevision");
    assertThat(message(outcome)).contains("OnDelete", "2 of 3");
    assertThat(evicted).isEmpty();
  }

  @Test
  void evictsNoPodAboveAPartitionThatHoldsANewTemplateBack() {
    add(5, 5, UpdateStrategy.partitioned(2));
    cluster.change(
        WorkloadRef.parse(DB),
        w ->
            FakeCluster.with(
                w, RolloutStatus.builder(5).wanted(3).updated(3).outdated(0).available(5).build()));
    Outcome outcome = run(builder());
    assertThat(outcome.code()).isEqualTo("PendingRevision");
    assertThat(message(outcome)).contains("partition 2", "2 of 5");
    assertThat(evicted).isEmpty();
  }

  @Test
  void aPartitionThatHoldsNothingBackIsNoObstacle() {
    add(3, 3, UpdateStrategy.partitioned(3));
    assertThat(run(builder()).code()).isEqualTo("Converged");
    assertThat(evicted).hasSize(3);
  }

  @Test
  void stopsWhereTheOwnerChangesTheTemplateMeanwhile() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    cluster.beforeLook(
        look -> {
          step();
          if (evicted.size() == 1) {
            cluster.change(
                WorkloadRef.parse(DB),
                w ->
                    FakeCluster.with(
                        w, RolloutStatus.builder(3).updated(0).outdated(3).available(3).build()));
          }
        });
    Outcome outcome = run(builder());
    assertThat(outcome.code()).isEqualTo("PendingRevision");
    assertThat(message(outcome)).startsWith("1 of 3 pods with old content evicted; ");
    assertThat(evicted).hasSize(1);
  }

  @Test
  void anotherRunWaitsForTheOneThatEvicts() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    cluster.beforeTrigger(
        ref -> {
          // The other run is decided while this one has just begun.
          cluster.beforeTrigger(other -> {});
        });
    RolloutRun first = builder().build();
    cluster.beforeLook(
        look -> {
          step();
          if (evicted.size() == 1 && readyAtEviction.size() == 1) {
            readyAtEviction.add(-1);
            assertThat(run(builder().runTimeout(Duration.ofSeconds(1))).code())
                .isIn("RolloutInProgress", "RunStopped");
          }
        });
    assertThat(first.execute().outcomes().get(0).code()).isEqualTo("Converged");
    assertThat(evicted).hasSize(3);
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void aRunThatIsStartedAgainGoesOnWhereItWasKilled() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    RunId id = new RunId("nightly");
    refusal = Optional.of(new KrarException(new Reason(Reason.FORBIDDEN, "killed here")));
    cluster.beforeLook(look -> step());
    run(builder().runId(id));
    refusal = Optional.empty();
    assertThat(run(builder().runId(id)).code()).isEqualTo("Converged");
    assertThat(cluster.restarts()).hasSize(1);
    assertThat(evicted).hasSize(3);
  }

  @Test
  void aRunThatIsStoppedSaysHowFarItCame() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    cluster.beforeLook(
        look -> {
          step();
          if (evicted.size() == 1) {
            cluster.pass(Duration.ofHours(1));
          }
        });
    Outcome outcome =
        run(builder().waitTimeout(Duration.ofHours(9)).runTimeout(Duration.ofMinutes(30)));
    assertThat(outcome.code()).isEqualTo("NotFollowed");
    assertThat(((Outcome.Rolled) outcome).finding().message())
        .contains("So far: 1 of 3 pods with old content evicted.");
  }

  @Test
  void podsThatCannotBeReadForAMomentNowAndThenEndNothing() {
    add(5, 5, UpdateStrategy.ON_DELETE);
    cluster.beforeLook(
        look -> {
          step();
          cluster.pass(Duration.ofSeconds(25));
          podsUnknown = look % 4 == 2;
        });
    assertThat(run(builder().outageTimeout(Duration.ofMinutes(1))).code()).isEqualTo("Converged");
    assertThat(evicted).hasSize(5);
  }

  @Test
  void aRestartThatIsForNoContentEvictsNothingAndIsNotCalledDone() {
    add(3, 3, UpdateStrategy.ON_DELETE);
    RolloutPolicy either =
        RolloutPolicy.of("anyway", Set.of(Fact.PUBLISHED), (w, c) -> Decision.roll("Due", "Due."));
    Outcome outcome =
        run(
            RolloutRun.builder(cluster.selector(), either, cluster.trigger(RolloutStrategy.EVICT))
                .clock(cluster)
                .settleTime(Duration.ZERO)
                .follower(cluster.follower())
                .source(Fact.PODS, podSource())
                .digests(registry)
                .evictor(evictor)
                .pauses(Duration.ofNanos(1), Duration.ofMillis(1)));
    assertThat(outcome.code()).isEqualTo("RolloutFailed");
    assertThat(message(outcome)).contains("nothing says what is new");
    assertThat(evicted).isEmpty();
  }

  @Test
  void needsWhatItChecksPodsBy() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                RolloutRun.builder(
                        cluster.selector(),
                        RolloutPolicy.whenImageDrifted(),
                        cluster.trigger(RolloutStrategy.EVICT))
                    .source(Fact.PODS, podSource())
                    .digests(registry)
                    .evictor(evictor)
                    .build())
        .withMessageContaining("follower");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                RolloutRun.builder(
                        cluster.selector(),
                        RolloutPolicy.always(),
                        cluster.trigger(RolloutStrategy.EVICT))
                    .evictor(evictor)
                    .build())
        .withMessageContaining("always");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                builder()
                    .source(Fact.IMAGE_OWNERS, workloads -> Map.of())
                    .rollBackOnFailure(cluster.trigger(RolloutStrategy.DIGEST), evictor)
                    .build())
        .withMessageContaining("templates");
  }
}
