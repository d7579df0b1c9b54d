package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.RESTART;
import static com.slashmnt.krar.engine.Phases.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.engine.decide.RegistryLookups;
import com.slashmnt.krar.engine.decide.RestartMemory;
import com.slashmnt.krar.engine.decide.Strategies;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.engine.rollout.WaitTimeout;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FollowStepTest {

  private static final WorkloadRef WEB = WorkloadRef.parse("a/Deployment/web");
  private static final RolloutStatus ROLLING =
      new RolloutStatus(1, 1, 3, 3, 1, 2, 3, false, Optional.empty());

  private final Worklist worklist = new Worklist(() -> NOW, () -> NOW, true);

  private static WorkloadBuilder web(RolloutStatus status) {
    return Workload.builder(WEB).templateRestartedAt(NOW.toString()).rollout(status);
  }

  private WorkloadRun add(Phase phase, Workload workload) {
    WorkloadRun run = new WorkloadRun(workload, NOW);
    run.watch(run.watch().begin(NOW));
    worklist.add(run);
    worklist.move(run, phase);
    return run;
  }

  private FollowStep.Look look(Observation seen) {
    RunSettings settings =
        Phases.settings(
            (w, roll, context) -> {
              throw new AssertionError("restarts " + w);
            });
    ListenerNotifier listeners = new ListenerNotifier(settings, NOW);
    RestartMemory memory =
        new RestartMemory(RolloutMemory.none(), Duration.ofHours(1), () -> NOW, w -> {});
    RegistryLookups registries =
        new RegistryLookups(Optional.empty(), Strategies.all(RolloutStrategy.RESTART));
    return new FollowStep(
            settings,
            worklist,
            new RunRecorder(worklist, listeners, memory, () -> NOW, true),
            new Looks(workloads -> Map.of(WEB, seen), warning -> {}),
            new RolloutJudge(WaitTimeout.DEFAULT, Duration.ofMinutes(1)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new FactGatherer(Map.of(), registries, memory, warning -> {}),
            registries,
            new RevertSuspects(Optional.empty()),
            listeners)
        .look();
  }

  @Test
  void whatSettlesRollsAgainWhereItIsNotCompleteAnyMore() {
    Workload complete = web(RolloutStatus.complete(3)).build();
    WorkloadRun run = add(new Phase.Settling(RESTART, NOW), complete);
    assertThat(look(new Observation.Seen(complete)).moved()).isFalse();
    assertThat(run.phase()).isEqualTo(new Phase.Settling(RESTART, NOW));
    assertThat(look(new Observation.Seen(web(ROLLING).build())).moved()).isTrue();
    assertThat(run.phase()).isEqualTo(new Phase.Rolling(RESTART));
  }

  static Stream<Arguments> ends() {
    RolloutStatus complete = RolloutStatus.complete(3);
    return Stream.of(
        argumentSet("paused", ROLLING, web(ROLLING).paused(true), "NotFollowed"),
        argumentSet("taken back", complete, Workload.builder(WEB).rollout(complete), "Reverted"));
  }

  /** The next look comes soon then: whatever waited for its turn may start. */
  @ParameterizedTest
  @MethodSource("ends")
  void whatEndsIsNewsForTheNextLook(RolloutStatus before, WorkloadBuilder now, String code) {
    WorkloadRun run = add(new Phase.Rolling(RESTART), web(before).build());
    FollowStep.Look look = look(new Observation.Seen(now.build()));
    assertThat(run.phase())
        .isInstanceOfSatisfying(
            Phase.Done.class, done -> assertThat(done.outcome().code()).isEqualTo(code));
    assertThat(look.moved()).isTrue();
    assertThat(look.again()).isEmpty();
  }

  @Test
  void whatCannotBeSeenIsNoNews() {
    WorkloadRun run = add(new Phase.Rolling(RESTART), web(ROLLING).build());
    FollowStep.Look look = look(new Observation.Unknown(UNREACHABLE));
    assertThat(look.moved()).isFalse();
    assertThat(look.unreachable()).isTrue();
    assertThat(run.phase()).isEqualTo(new Phase.Rolling(RESTART));
  }
}
