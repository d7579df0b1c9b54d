package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.BUSY;
import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.ROLL;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.engine.decide.EarlierAttempts;
import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.engine.decide.PolicyEvaluator;
import com.slashmnt.krar.engine.decide.RegistryLookups;
import com.slashmnt.krar.engine.decide.RestartMemory;
import com.slashmnt.krar.engine.decide.Strategies;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.engine.rollout.WaitTimeout;
import com.slashmnt.krar.engine.rollout.Watch;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RolloutStrategy;
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

class DecisionStepTest {

  private static final RolloutJudge JUDGE = new RolloutJudge(WaitTimeout.DEFAULT, Duration.ZERO);

  private final Worklist worklist = new Worklist(() -> NOW, () -> NOW, true);
  private Instant ticks = NOW;
  private Decision decision = ROLL;
  private boolean told;
  private final List<RunEvent> heard = new ArrayList<>();

  private DecisionStep step() {
    RolloutPolicy policy =
        (w, context) -> {
          told = context.stalled();
          return decision;
        };
    RestartMemory memory =
        new RestartMemory(RolloutMemory.none(), Duration.ofHours(1), () -> NOW, w -> {});
    RunSettings settings =
        Phases.settings(
            (w, roll, context) -> {
              throw new AssertionError("restarts " + w);
            },
            heard::add);
    EarlierAttempts attempts = new EarlierAttempts(new RunId("run-1"), NOW);
    return new DecisionStep(
        withTicks(settings),
        new PolicyEvaluator(
            policy,
            Strategies.all(RolloutStrategy.RESTART),
            () -> NOW,
            new FactGatherer(
                Map.of(),
                new RegistryLookups(Optional.empty(), Strategies.all(RolloutStrategy.RESTART)),
                memory,
                warning -> {}),
            attempts),
        attempts,
        JUDGE,
        new RevertSuspects(Optional.empty()),
        new RunRecorder(worklist, new ListenerNotifier(settings, NOW), memory, () -> ticks, true),
        NOW);
  }

  private RunSettings withTicks(RunSettings s) {
    return new RunSettings(
        s.selector(),
        s.policy(),
        s.trigger(),
        s.rollBack(),
        s.evictor(),
        s.ownerRestarts(),
        s.groupLeases(),
        s.follower(),
        s.sources(),
        s.digests(),
        s.memory(),
        s.backOff(),
        s.listeners(),
        s.clock(),
        () -> ticks,
        s.runId(),
        s.name(),
        s.maxInFlight(),
        s.gates(),
        s.waitTimeout(),
        s.settleTime(),
        s.runTimeout(),
        s.outageTimeout(),
        s.shortestPause(),
        s.longestPause(),
        s.pushes(),
        s.warnings());
  }

  private WorkloadRun add(Workload workload) {
    WorkloadRun run = new WorkloadRun(workload, NOW);
    worklist.add(run);
    return run;
  }

  private WorkloadRun web() {
    return add(Workload.builder(WorkloadRef.parse("a/Deployment/web")).build());
  }

  private static boolean isStuck(WorkloadRun run, Duration later) {
    Instant then = NOW.plus(later);
    Watch seen = run.watch().see(run.workload(), then);
    return JUDGE.isStuck(seen, then);
  }

  @Test
  void aWaitCountsFromItsDecisionAndIsWatched() {
    decision = BUSY;
    ticks = NOW.plus(Duration.ofHours(2));
    WorkloadRun run = web();
    step().decide(List.of(run));
    assertThat(run.phase()).isEqualTo(new Phase.Waiting(BUSY, false));
    assertThat(isStuck(run, Duration.ofHours(2).plusSeconds(599))).isFalse();
    assertThat(isStuck(run, Duration.ofHours(2).plusSeconds(600))).isTrue();
  }

  @Test
  void whatGoesOnWaitingIsNotWatchedAnew() {
    decision = BUSY;
    WorkloadRun run = web();
    step().decide(List.of(run));
    ticks = NOW.plusSeconds(300);
    step().decide(List.of(run));
    assertThat(isStuck(run, Duration.ofMinutes(10))).isTrue();
  }

  @Test
  void theWaitForATurnDoesNotCount() {
    WorkloadRun run = web();
    step().decide(List.of(run));
    assertThat(run.roll()).contains(ROLL);
    assertThat(isStuck(run, Duration.ofMinutes(10))).isFalse();
  }

  @Test
  void newContentBeginsWhereThereIsLeastToLose() {
    decision = ROLL.wanting(Map.of("web", Digest.of(new byte[] {1})));
    step()
        .decide(
            Stream.of("b 3 3", "small 1 1", "a 3 3", "missing 3 2", "large 5 1")
                .map(text -> text.split(" "))
                .map(
                    w ->
                        add(
                            Workload.builder(WorkloadRef.parse("a/Deployment/" + w[0]))
                                .rollout(
                                    RolloutStatus.builder(Integer.parseInt(w[1]))
                                        .available(Integer.parseInt(w[2]))
                                        .build())
                                .build()))
                .toList());
    assertThat(worklist.queued())
        .extracting(run -> run.ref().name())
        .containsExactly("large", "a", "b", "missing", "small");
  }

  @Test
  void whatIsRestartedForNoContentKeepsItsOrder() {
    List<WorkloadRun> runs =
        Stream.of("b", "c", "a")
            .map(name -> add(Workload.builder(WorkloadRef.parse("a/Deployment/" + name)).build()))
            .toList();
    step().decide(runs);
    assertThat(worklist.queued()).containsExactlyElementsOf(runs);
  }

  @Test
  void thePolicyIsToldThatWhatWaitsIsStuckAndThenItDoesNotWaitOn() {
    decision = BUSY;
    WorkloadRun run = web();
    step().decide(List.of(run));
    assertThat(told).isFalse();
    ticks = NOW.plusSeconds(600);
    run.watch(run.watch().see(run.workload(), ticks));
    step().decide(List.of(run));
    assertThat(told).isTrue();
    assertThat(run.phase()).isEqualTo(new Phase.Done(new Outcome.Held(run.ref(), BUSY)));
  }

  @Test
  void whatAnEarlierAttemptRestartedIsFollowedWithoutADecision() {
    WorkloadRun run =
        add(
            Workload.builder(WorkloadRef.parse("a/Deployment/web"))
                .annotation(Annotations.RUNS, "run-1@" + NOW.minusSeconds(60))
                .templateRestartedAt(NOW.minusSeconds(60).toString())
                .build());
    step().decide(List.of(run));
    assertThat(run.restart())
        .hasValueSatisfying(
            restart -> {
              assertThat(restart.at()).isEqualTo(NOW.minusSeconds(60));
              assertThat(restart.resumed()).isTrue();
              assertThat(restart.roll().reason().code()).isEqualTo("AlreadyTriggered");
            });
    assertThat(heard).filteredOn(RunEvent.Decided.class::isInstance).hasSize(1);
  }

  @Test
  void whatAnEarlierAttemptRestartedAndSomebodyTookBackHasFailed() {
    WorkloadRun run =
        add(
            Workload.builder(WorkloadRef.parse("a/Deployment/web"))
                .annotation(Annotations.RUNS, "run-1@" + NOW.minusSeconds(60))
                .build());
    step().decide(List.of(run));
    assertThat(run.phase())
        .isInstanceOfSatisfying(
            Phase.Done.class,
            done ->
                assertThat(done.outcome())
                    .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                          assertThat(failed.cause().code()).isEqualTo("Reverted");
                          assertThat(failed.cause().message())
                              .startsWith("An earlier attempt of this run: It was restarted at");
                          assertThat(failed.restartedAt()).contains(NOW.minusSeconds(60));
                        }));
  }

  @Test
  void whatGotNoAnswerAndShowsItsRestartIsThisRunsOwn() {
    WorkloadRun run =
        add(
            Workload.builder(WorkloadRef.parse("a/Deployment/web"))
                .annotation(Annotations.RUNS, "run-1@" + NOW)
                .templateRestartedAt(NOW.toString())
                .build());
    worklist.move(run, Phases.unanswered());
    step().decide(List.of(run));
    assertThat(run.restart())
        .hasValueSatisfying(
            restart -> {
              assertThat(restart.roll()).isEqualTo(ROLL);
              assertThat(restart.resumed()).isFalse();
            });
    assertThat(heard).noneMatch(RunEvent.Decided.class::isInstance);
  }
}
