package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What gates keep apart in a whole run. */
@Timeout(30)
class GatedRunTest {

  private static final int WAVES = 4;
  private static final int GROUPS = 5;
  private static final RolloutPolicy READY =
      RolloutPolicy.always()
          .guardedBy(RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy"));

  private final FakeCluster cluster = new FakeCluster();
  private final List<RunEvent> events = new ArrayList<>();

  private RolloutRunBuilder run(Gate... gates) {
    return run(RolloutPolicy.always(), gates).follower(cluster.follower());
  }

  /** Without a follower. */
  private RolloutRunBuilder run(RolloutPolicy policy, Gate... gates) {
    RolloutRunBuilder run =
        RolloutRun.builder(cluster.selector(), policy, cluster.trigger())
            .clock(cluster)
            .runId(new RunId("run-1"))
            .listener(events::add)
            .settleTime(Duration.ZERO)
            .pauses(Duration.ofNanos(1), Duration.ofMillis(1));
    for (Gate gate : gates) {
      run.gate(gate);
    }
    return run;
  }

  private Workload add(int i) {
    return cluster.add(
        Workload.builder(WorkloadRef.parse("n" + i % 3 + "/Deployment/w" + i))
            .annotation(Annotations.WAVE, Integer.toString(i % WAVES))
            .annotation(Annotations.GROUP, "all/g" + i % GROUPS)
            .build());
  }

  private static int count(Set<Workload> open, Function<Workload, String> of, Workload like) {
    return (int) open.stream().filter(w -> of.apply(w).equals(of.apply(like))).count();
  }

  private static String annotation(Workload workload, String name) {
    return workload.annotations().getOrDefault(name, "");
  }

  @Test
  void wavesGroupsBudgetsAndTheIntervalHoldTogether() {
    for (int i = 0; i < 60; i++) {
      add(i);
    }
    cluster.looksPerRollout(4);
    List<Instant> starts = new ArrayList<>();
    cluster.beforeTrigger(ref -> starts.add(cluster.instant()));

    RunReport report =
        run(
                Gate.waves(),
                Gate.groups(),
                Gate.startInterval(Duration.ofSeconds(1)),
                Gate.maxInFlightPerNamespace(2))
            .maxInFlight(3)
            .build()
            .execute();

    assertThat(report.rolled()).hasSize(60);
    assertThat(cluster.mostRollingAtOnce()).isEqualTo(3);
    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i)).isAfterOrEqualTo(starts.get(i - 1).plusSeconds(1));
    }
    Set<Workload> open = new HashSet<>();
    List<Integer> waves = new ArrayList<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.Triggered triggered) {
        Workload workload = triggered.workload();
        assertThat(open)
            .allSatisfy(
                other ->
                    assertThat(annotation(other, Annotations.WAVE))
                        .isEqualTo(annotation(workload, Annotations.WAVE)));
        open.add(workload);
        waves.add(Integer.parseInt(annotation(workload, Annotations.WAVE)));
        assertThat(count(open, w -> annotation(w, Annotations.GROUP), workload)).isEqualTo(1);
        assertThat(count(open, w -> w.ref().namespace(), workload)).isLessThanOrEqualTo(2);
      } else if (event instanceof RunEvent.Finished finished) {
        open.removeIf(w -> w.ref().equals(finished.outcome().workload()));
      }
    }
    assertThat(waves).hasSize(60).isSorted();
  }

  @Test
  void afterAFailureNoLaterWaveStarts() {
    for (int i = 0; i < 8; i++) {
      add(i);
    }
    cluster.refuse("n1/Deployment/w1", Reason.FORBIDDEN);

    RunReport report = run(Gate.waves()).build().execute();

    assertThat(report.failed()).extracting(f -> f.workload().name()).containsExactly("w1");
    assertThat(report.rolled())
        .extracting(r -> r.workload().name())
        .containsExactlyInAnyOrder("w0", "w4", "w5");
    assertThat(report.held())
        .hasSize(4)
        .allSatisfy(h -> assertThat(h.reason().code()).isEqualTo("WaveFailed"));
  }

  @Test
  void aFailureHoldsTheRestOfItsGroupAndNoOther() {
    for (int i = 0; i < 10; i++) {
      add(i);
    }
    cluster.refuse("n1/Deployment/w1", Reason.FORBIDDEN);

    RunReport report = run(Gate.groups()).build().execute();

    assertThat(report.held())
        .singleElement()
        .satisfies(h -> assertThat(h.workload().name()).isEqualTo("w6"))
        .satisfies(h -> assertThat(h.reason().code()).isEqualTo("GroupFailed"));
    assertThat(report.rolled()).hasSize(8);
  }

  private static Optional<String> waitsFor(Outcome outcome) {
    return outcome instanceof Outcome.Planned planned
        ? planned.waitsFor().map(Reason::code)
        : Optional.empty();
  }

  @Test
  void aPlanSaysWhatEachWouldWaitFor() {
    cluster.add(Workload.builder(WorkloadRef.parse("a/Deployment/first")).build());
    for (String name : List.of("second", "third")) {
      cluster.add(
          Workload.builder(WorkloadRef.parse("a/Deployment/" + name))
              .annotation(Annotations.GROUP, "twins")
              .build());
    }
    cluster.add(
        Workload.builder(WorkloadRef.parse("b/Deployment/later"))
            .annotation(Annotations.WAVE, "1")
            .build());

    assertThat(run(Gate.waves(), Gate.groups()).maxInFlight(1).build().plan().outcomes())
        .extracting(GatedRunTest::waitsFor)
        .containsExactly(
            Optional.empty(),
            Optional.empty(),
            Optional.of("AwaitsGroup"),
            Optional.of("AwaitsWave"));
  }

  @Test
  void aPlanKnowsOfWhatFailedToBeDecided() {
    cluster.add("a/Deployment/odd");
    cluster.add(
        Workload.builder(WorkloadRef.parse("a/Deployment/later"))
            .annotation(Annotations.WAVE, "1")
            .build());
    RolloutPolicy policy =
        RolloutPolicy.of(
            "odd",
            Set.of(),
            (w, c) -> {
              if (w.ref().name().equals("odd")) {
                throw new IllegalStateException("no");
              }
              return RolloutPolicy.always().evaluate(w, c);
            });
    assertThat(run(policy, Gate.waves()).build().plan().outcomes())
        .extracting(Outcome::code)
        .containsExactly("PolicyFailed", "WaveFailed");
  }

  @Test
  void aPlanCountsWhatAnEarlierAttemptHasRestartedAsInFlight() {
    cluster.add(
        Workload.builder(WorkloadRef.parse("a/StatefulSet/one"))
            .annotation(Annotations.GROUP, "galera")
            .annotation(Annotations.RUNS, "run-1@" + cluster.instant())
            .build());
    cluster.add(
        Workload.builder(WorkloadRef.parse("a/StatefulSet/two"))
            .annotation(Annotations.GROUP, "galera")
            .build());
    assertThat(run(Gate.groups()).build().plan().outcomes())
        .extracting(GatedRunTest::waitsFor)
        .containsExactly(Optional.empty(), Optional.of("AwaitsGroup"));
  }

  @Test
  void aWaveWaitsForWhatRollsByItself() {
    Workload busy = add(0);
    add(1);
    cluster.change(busy.ref(), w -> FakeCluster.with(w, FakeCluster.rolling(w, 0)));
    cluster.completeAfter(busy.ref().toString(), 3);

    RunReport report = run(READY, Gate.waves()).follower(cluster.follower()).build().execute();

    assertThat(report.outcomes()).allSatisfy(o -> assertThat(o).isInstanceOf(Outcome.Rolled.class));
    assertThat(cluster.restarts()).extracting(WorkloadRef::name).containsExactly("w0", "w1");
  }

  @Test
  void withoutAFollowerAWaveDoesNotWaitForWhatRollsByItself() {
    Workload busy = add(0);
    add(1);
    cluster.change(busy.ref(), w -> FakeCluster.with(w, FakeCluster.rolling(w, 0)));

    RunReport report = run(READY, Gate.waves(), Gate.groups()).build().execute();

    assertThat(report.rolled()).extracting(r -> r.workload().name()).containsExactly("w1");
    assertThat(report.held())
        .extracting(h -> h.reason().code())
        .containsExactly("RolloutInProgress");
  }
}
