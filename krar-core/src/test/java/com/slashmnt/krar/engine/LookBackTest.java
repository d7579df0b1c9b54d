package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.BUSY;
import static com.slashmnt.krar.engine.Phases.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.engine.decide.RegistryLookups;
import com.slashmnt.krar.engine.decide.RestartMemory;
import com.slashmnt.krar.engine.decide.Strategies;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.engine.rollout.WaitTimeout;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.workload.PodNode;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LookBackTest {

  private static final WorkloadRef WEB = WorkloadRef.parse("a/Deployment/web");

  private final Worklist worklist = new Worklist(() -> NOW, () -> NOW, true);
  private final List<Workload> asked = new ArrayList<>();

  private static RolloutStatus status(long observed, int updated, int outdated) {
    return new RolloutStatus(2, observed, 3, 3, updated, outdated, 3, false, Optional.empty());
  }

  /** One pod on a node that has not answered for two hours. */
  private LookBack lookBack() {
    RunningPods pods =
        new RunningPods(
            List.of(
                new RunningPod(
                    "web-1",
                    "",
                    false,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.of(PodNode.inTrouble("n1", "NotReady")))),
            List.of(),
            Optional.of(NOW.minus(Duration.ofHours(2))));
    FactSource<RunningPods> source =
        workloads -> {
          asked.addAll(workloads);
          return Map.of(WEB, FactValue.known(pods));
        };
    RunSettings settings =
        Phases.settings(
            (w, roll, context) -> {
              throw new AssertionError("restarts " + w);
            });
    RestartMemory memory =
        new RestartMemory(RolloutMemory.none(), Duration.ofHours(1), () -> NOW, w -> {});
    return new LookBack(
        settings,
        worklist,
        new RunRecorder(worklist, new ListenerNotifier(settings, NOW), memory, () -> NOW, true),
        new FactGatherer(
            Map.of(Fact.PODS, source),
            new RegistryLookups(Optional.empty(), Strategies.all(RolloutStrategy.RESTART)),
            memory,
            w -> {}));
  }

  private WorkloadRun waiting(RolloutStatus status) {
    WorkloadRun run = new WorkloadRun(Workload.builder(WEB).rollout(status).build(), NOW);
    run.watch(run.watch().begin(NOW));
    worklist.add(run);
    worklist.move(run, new Phase.Waiting(BUSY, false));
    return run;
  }

  @Test
  void theTimeThatARolloutStoodStillBeforeCountsButForALookOfTheRunsOwn() {
    WorkloadRun run = waiting(status(2, 1, 2));
    LookBack lookBack = lookBack();
    lookBack.look();
    lookBack.look();
    assertThat(asked).as("once").containsExactly(run.workload());
    assertThat(run.phase()).isEqualTo(new Phase.Waiting(BUSY, true));
    RolloutJudge judge = new RolloutJudge(WaitTimeout.DEFAULT, Duration.ZERO);
    Instant later = NOW.plusSeconds(30);
    assertThat(judge.isStuck(run.watch().see(run.workload(), later.minusSeconds(1)), later))
        .isFalse();
    assertThat(judge.isStuck(run.watch().see(run.workload(), later), later)).isTrue();
  }

  static Stream<Arguments> notBegun() {
    return Stream.of(
        argumentSet("no rollout", status(2, 3, 0)),
        argumentSet("not observed", status(1, 1, 2)),
        argumentSet("no pod updated", status(2, 0, 3)));
  }

  @ParameterizedTest
  @MethodSource("notBegun")
  void nobodyAsksForPodsOfWhatMayHaveBegunJustNow(RolloutStatus status) {
    WorkloadRun run = waiting(status);
    lookBack().look();
    assertThat(asked).isEmpty();
    assertThat(run.phase()).isEqualTo(new Phase.Waiting(BUSY, true));
  }
}
