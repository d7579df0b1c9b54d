package com.slashmnt.krar.run;

import static com.slashmnt.krar.testkit.FakeRegistry.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.FirstSeen;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.FakeRegistry;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many runs over days: content is taken once it is ripe, and never before. */
@Timeout(30)
class CooldownRunTest {

  private static final String APP = "registry.example.com/app:1";
  private static final WorkloadRef WEB = WorkloadRef.parse("a/Deployment/web");
  private static final Duration DAY = Duration.ofDays(1);
  private static final PublishedImage ONE = manifest("one");
  private static final PublishedImage TWO = manifest("two");
  private static final PublishedImage THREE = manifest("three");

  private final FakeCluster cluster = new FakeCluster();
  private final FakeRegistry registry = new FakeRegistry().publish(APP, ONE);
  private final Map<WorkloadRef, PublishedImage> running = new HashMap<>();
  private RolloutMemory memory = RolloutMemory.inProcess();
  private PublishedImage published = ONE;
  private int runs;

  @BeforeEach
  void aWorkloadThatFollowsItsTag() {
    cluster.beforeTrigger(ref -> running.put(ref, published));
    add(WEB);
  }

  private void add(WorkloadRef ref) {
    Workload unused =
        cluster.add(
            Workload.builder(ref).container(new Container("app", APP, PullPolicy.ALWAYS)).build());
    running.put(ref, published);
  }

  private void publish(PublishedImage image) {
    registry.publish(APP, image);
    published = image;
  }

  private FactSource<RunningPods> pods() {
    return workloads -> {
      Map<WorkloadRef, FactValue<RunningPods>> known = new HashMap<>();
      for (Workload w : workloads) {
        String id = "x@" + running.getOrDefault(w.ref(), ONE).digest();
        RunningContainer container = new RunningContainer("app", APP, PullPolicy.ALWAYS, id, false);
        known.put(
            w.ref(),
            FactValue.known(new RunningPods(List.of(RunningPod.of(w.ref().name(), container)))));
      }
      return known;
    };
  }

  private RolloutRunBuilder builder(Set<ImageReference> now) {
    return RolloutRun.builder(
            cluster.selector(),
            RolloutPolicy.whenImageDrifted().coolingDown(DAY, now),
            cluster.trigger())
        .clock(cluster)
        .runId(new RunId("run-" + ++runs))
        .follower(cluster.follower())
        .source(Fact.PODS, pods())
        .digests(registry)
        .memory(memory)
        .settleTime(Duration.ZERO)
        .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
  }

  private String run() {
    return code(builder(Set.of()).build().execute());
  }

  private static String code(RunReport report) {
    return report.outcomes().stream()
        .filter(o -> o.workload().equals(WEB))
        .map(Outcome::code)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void takesContentADayAfterARunFirstSawIt() {
    assertThat(run()).isEqualTo("Current");
    publish(TWO);
    Instant first = cluster.instant();
    for (int i = 0; i < 10; i++) {
      assertThat(run()).as("run %d, %s", i, cluster.instant()).isEqualTo("CoolingDown");
      cluster.pass(
          Duration.between(cluster.instant(), first.plus(DAY)).dividedBy(10 - i).minusSeconds(1));
    }
    assertThat(cluster.instant()).isBefore(first.plus(DAY));
    assertThat(run()).isEqualTo("CoolingDown");
    assertThat(cluster.restarts()).isEmpty();
    cluster.pass(Duration.between(cluster.instant(), first.plus(DAY).plusSeconds(30)));
    assertThat(run()).isEqualTo("Converged");
    assertThat(run()).isEqualTo("Current");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void aTagThatMovesBeforeItIsRipeStartsAnew() {
    publish(TWO);
    assertThat(run()).isEqualTo("CoolingDown");
    cluster.pass(Duration.ofHours(20));
    publish(THREE);
    assertThat(run()).isEqualTo("CoolingDown");
    cluster.pass(Duration.ofHours(20));
    assertThat(run()).isEqualTo("CoolingDown");
    cluster.pass(Duration.ofHours(5));
    assertThat(run()).isEqualTo("Converged");
  }

  @Test
  void aTagThatMovesAwayAndBackStartsAnewAlthoughNothingDriftedBetween() {
    publish(TWO);
    assertThat(run()).isEqualTo("CoolingDown");
    cluster.pass(Duration.ofHours(20));
    publish(ONE);
    assertThat(run()).isEqualTo("Current");
    cluster.pass(Duration.ofHours(20));
    publish(TWO);
    assertThat(run()).isEqualTo("CoolingDown");
    cluster.pass(DAY);
    assertThat(run()).isEqualTo("Converged");
  }

  @Test
  void aPlanCountsAsHavingSeenIt() {
    publish(TWO);
    assertThat(builder(Set.of()).build().plan().outcomes())
        .extracting(Outcome::code)
        .containsExactly("CoolingDown");
    cluster.pass(DAY);
    assertThat(run()).isEqualTo("Converged");
  }

  @Test
  void whatTheMemoryLostStartsAnew() {
    publish(TWO);
    assertThat(run()).isEqualTo("CoolingDown");
    cluster.pass(DAY);
    memory = RolloutMemory.inProcess();
    assertThat(run()).isEqualTo("CoolingDown");
    cluster.pass(DAY);
    assertThat(run()).isEqualTo("Converged");
  }

  @Test
  void aStampFarAheadIsNotBelieved() {
    publish(TWO);
    memory.firstSeen(
        new SeenTags(
            Map.of(
                SeenTags.key(ImageReference.parse(APP)),
                new FirstSeen(TWO.digest(), cluster.instant().plus(Duration.ofDays(9999))))));
    assertThat(run()).isEqualTo("CoolingDown");
    cluster.pass(DAY);
    assertThat(run()).isEqualTo("Converged");
  }

  @Test
  void aMemoryThatRefusesHoldsForEverAndIsNamedOnce() {
    memory = RolloutMemory.none();
    publish(TWO);
    for (int day = 0; day < 5; day++) {
      RunReport report = builder(Set.of()).build().execute();
      assertThat(code(report)).isEqualTo("CoolingDown");
      assertThat(report.warnings())
          .filteredOn(w -> w.message().contains("no cooldown ends"))
          .hasSize(1);
      cluster.pass(DAY);
    }
  }

  @Test
  void whatCannotBeStoredIsWarnedOfAndHolds() {
    memory =
        new RolloutMemory() {
          @Override
          public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
            return RolloutMemory.none().gather(workloads);
          }

          @Override
          public void remember(WorkloadRef workload, FailedRestarts now) {}

          @Override
          public SeenTags firstSeen() {
            return new SeenTags(Map.of());
          }

          @Override
          public void firstSeen(SeenTags changed) {
            throw new KrarException(new Reason("ServerFailed", "It has no room."));
          }
        };
    publish(TWO);
    RunReport report = builder(Set.of()).build().execute();
    assertThat(code(report)).isEqualTo("CoolingDown");
    assertThat(report.warnings())
        .extracting(Reason::toString)
        .containsExactly(
            "ServerFailed: It has no room. Without it no cooldown ends: what would wait is held.");
  }

  @Test
  void letsOneDigestThrough() {
    publish(TWO);
    assertThat(run()).isEqualTo("CoolingDown");
    Set<ImageReference> now = Set.of(ImageReference.parse(APP + "@" + TWO.digest()));
    publish(THREE);
    assertThat(code(builder(now).build().execute())).isEqualTo("CoolingDown");
    publish(TWO);
    assertThat(code(builder(now).build().execute())).isEqualTo("Converged");
  }

  @Test
  void whatJoinsLaterNeedNotWaitAgain() {
    publish(TWO);
    assertThat(run()).isEqualTo("CoolingDown");
    cluster.pass(DAY);
    WorkloadRef late = WorkloadRef.parse("b/Deployment/late");
    add(late);
    running.put(late, ONE);
    RunReport report = builder(Set.of()).build().execute();
    assertThat(report.outcomes()).extracting(Outcome::code).containsOnly("Converged").hasSize(2);
  }
}
