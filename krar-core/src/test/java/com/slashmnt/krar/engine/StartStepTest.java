package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.ROLL;
import static com.slashmnt.krar.engine.Phases.UNREACHABLE;
import static com.slashmnt.krar.engine.Phases.WHY;
import static com.slashmnt.krar.engine.Phases.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.RestartMemory;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.gate.GateAnswer;
import com.slashmnt.krar.gate.GateContext;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class StartStepTest {

  private final Worklist worklist = new Worklist(() -> NOW, () -> NOW, true);
  private final CountDownLatch stop = new CountDownLatch(1);
  private Instant ticks = NOW;
  private final RunDeadlines deadlines =
      new RunDeadlines(stop, () -> ticks, Optional.of(Duration.ofHours(1)), Duration.ofMinutes(1));

  private StartStep step(RolloutTrigger trigger, Gate... gates) {
    RunSettings settings = Phases.settings(trigger);
    RunRecorder recorder =
        new RunRecorder(
            worklist,
            new ListenerNotifier(settings, NOW),
            new RestartMemory(RolloutMemory.none(), Duration.ofHours(1), () -> NOW, w -> {}),
            () -> ticks,
            true);
    return new StartStep(
        worklist,
        recorder,
        new Gates(List.of(gates)),
        Optional.empty(),
        deadlines,
        new TriggerPool(settings, stop),
        () -> ticks);
  }

  private WorkloadRun add(String name, Phase phase) {
    WorkloadRun run = Phases.selected(name);
    worklist.add(run);
    worklist.move(run, phase);
    return run;
  }

  private static TriggerResult restarted(Workload workload) {
    return new TriggerResult.Triggered(workload, NOW);
  }

  private static Outcome outcome(WorkloadRun run) {
    assertThat(run.phase()).isInstanceOf(Phase.Done.class);
    return ((Phase.Done) run.phase()).outcome();
  }

  @Test
  void restartsInTheOrderOfTheQueueAsFarAsTheGatesLet() throws InterruptedException {
    WorkloadRun first = add("first", queued());
    WorkloadRun second = add("second", queued());
    StartStep step = step((w, roll, context) -> restarted(w), Gate.maxInFlight(1));
    step.submit();
    assertThat(step.isBusy()).isTrue();
    assertThat(step.take()).isEmpty();
    assertThat(step.isBusy()).isFalse();
    assertThat(first.phase()).isInstanceOf(Phase.Rolling.class);
    assertThat(second.phase()).isEqualTo(queued());
  }

  @Test
  void startsNothingOnceStoppedOrOutOfTime() {
    WorkloadRun run = add("web", queued());
    StartStep step = step((w, roll, context) -> restarted(w));
    ticks = NOW.plus(Duration.ofHours(1));
    step.submit();
    assertThat(run.phase()).isEqualTo(queued());
    ticks = NOW;
    stop.countDown();
    step.submit();
    assertThat(run.phase()).isEqualTo(queued());
    assertThat(step.isBusy()).isFalse();
  }

  @Test
  void duringAnOutageOneAttemptAtATimeIsMade() throws InterruptedException {
    WorkloadRun first = add("first", queued());
    WorkloadRun second = add("second", queued());
    deadlines.unreachable();
    StartStep step = step((w, roll, context) -> restarted(w));
    step.submit();
    assertThat(first.phase()).isInstanceOf(Phase.Starting.class);
    assertThat(second.phase()).isEqualTo(queued());
    assertThat(step.take()).isEmpty();
    assertThat(deadlines.isOutage()).isFalse();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Gate closedFor(String name) {
    return new Gate() {
      @Override
      public GateAnswer ask(GateContext run) {
        return GateAnswer.open();
      }

      @Override
      public GateAnswer ask(Workload workload, Decision.Roll roll, GateContext run) {
        return workload.ref().name().equals(name)
            ? GateAnswer.closed(WHY.code(), WHY.message())
            : GateAnswer.open();
      }
    };
  }

  @Test
  void holdsAWorkloadThatAGateIsClosedForUnlessItMayHaveBeenRestarted() {
    WorkloadRun web = add("web", queued());
    StartStep step = step((w, roll, context) -> restarted(w), closedFor("web"));
    step.submit();
    assertThat(outcome(web)).isEqualTo(new Outcome.Held(web.ref(), Decision.hold(WHY)));

    WorkloadRun unanswered = add("web", Phases.unanswered());
    step.submit();
    assertThat(unanswered.phase()).isEqualTo(Phases.unanswered());
    assertThat(step.isBusy()).isFalse();
    assertThat(step.doubtful()).containsExactly(Map.entry(unanswered, WHY));
  }

  @Test
  void asksAgainWhenTheFirstWaitMayBeOver() {
    add("web", queued());
    StartStep step =
        step(
            (w, roll, context) -> restarted(w),
            (w, roll, run) -> GateAnswer.wait(Duration.ofSeconds(30), "Later", "Later."),
            Gate.maxInFlight(1));
    assertThat(step.nextAsk()).isEmpty();
    step.submit();
    assertThat(step.nextAsk()).contains(ticks.plusSeconds(30));
    assertThat(worklist.queued()).hasSize(1);
  }

  @Test
  void whatIsClosedForGoodIsNotHiddenByAWait() {
    StartStep step =
        step(
            (w, roll, context) -> restarted(w),
            Gate.startInterval(Duration.ofHours(1)),
            Gate.maxFailures(1));
    WorkloadRun first = add("web", queued());
    worklist.move(first, new Phase.Starting(queued()));
    worklist.failed(first.workload());
    assertThat(step.closed()).isPresent();
  }

  @Test
  void whatMayHaveBeenRestartedIsNotDecidedAgainForItsAge() {
    Decision.Roll content = ROLL.wanting(Map.of("web", Digest.of(new byte[] {1})));
    add("old", new Phase.Queued(content, NOW, Optional.of(Phases.UNREACHABLE)));
    StartStep step = step((w, roll, context) -> restarted(w));
    ticks = NOW.plusSeconds(301);
    assertThat(step.outdated()).isEmpty();
  }

  @Test
  void decidesAgainOnWhatHasChangedButNotForEver() throws InterruptedException {
    WorkloadRun run = add("web", queued());
    StartStep step = step((w, roll, context) -> new TriggerResult.Changed(w));
    for (int conflict = 1; conflict <= 8; conflict++) {
      step.submit();
      assertThat(step.take()).as("conflict " + conflict).contains(run);
      worklist.move(run, queued());
    }
    step.submit();
    assertThat(step.take()).isEmpty();
    assertThat(outcome(run))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.cause().code()).isEqualTo("Conflict");
              assertThat(failed.cause().message()).contains("changed 9 times");
            });
  }

  @Test
  void aRefusalFailsTheWorkloadAndShowsThatTheClusterAnswers() throws InterruptedException {
    deadlines.unreachable();
    WorkloadRun run = add("web", queued());
    StartStep step =
        step(
            (w, roll, context) -> {
              throw new KrarException(WHY);
            });
    step.submit();
    assertThat(step.take()).isEmpty();
    assertThat(outcome(run))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.cause()).isEqualTo(WHY));
    assertThat(deadlines.isOutage()).isFalse();
  }

  @Test
  void whatIsNotThereAnyMoreIsNoFailure() throws InterruptedException {
    WorkloadRun run = add("web", queued());
    StartStep step =
        step(
            (w, roll, context) -> {
              throw new KrarException(new Reason(Reason.NOT_FOUND, "It is not there."));
            });
    step.submit();
    assertThat(step.take()).isEmpty();
    assertThat(outcome(run)).isInstanceOf(Outcome.Held.class);
  }

  @Test
  void aRestartWithoutAnAnswerIsTriedAgainUntilItWasAtTheStartOfTooManyOutages()
      throws InterruptedException {
    WorkloadRun run = add("web", queued());
    StartStep step =
        step(
            (w, roll, context) -> {
              throw new KrarException(UNREACHABLE);
            });
    for (int outage = 1; outage <= 3; outage++) {
      step.submit();
      assertThat(step.take()).isEmpty();
      assertThat(run.unanswered()).as("outage " + outage).contains(UNREACHABLE);
      assertThat(deadlines.isOutage()).isTrue();
      // Once more within the outage: it is not this workload's fault.
      step.submit();
      assertThat(step.take()).isEmpty();
      assertThat(run.unanswered()).isPresent();
      deadlines.reached();
    }
    step.submit();
    assertThat(step.take()).isEmpty();
    assertThat(outcome(run))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.cause()).isEqualTo(UNREACHABLE));
    assertThat(deadlines.isOutage()).isFalse();
  }

  @Test
  void whatWasSubmittedWhenTheRunWasStoppedIsQueuedAgain() throws InterruptedException {
    WorkloadRun run = add("web", queued());
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(1);
    StartStep step =
        step(
            (w, roll, context) -> {
              begun.countDown();
              awaitUninterruptibly(others);
              return restarted(w);
            });
    WorkloadRun later = add("later", queued());
    step.submit();
    begun.await();
    stop.countDown();
    others.countDown();
    assertThat(step.take()).isEmpty();
    assertThat(step.take()).isEmpty();
    assertThat(run.phase()).isInstanceOf(Phase.Rolling.class);
    assertThat(later.phase()).isEqualTo(queued());
  }

  @Test
  void anErrorOfTheJvmEndsTheRun() {
    WorkloadRun unused = add("web", queued());
    StartStep step =
        step(
            (w, roll, context) -> {
              throw new OutOfMemoryError("test");
            });
    step.submit();
    assertThatThrownBy(step::take).isInstanceOf(OutOfMemoryError.class);
  }

  @ParameterizedTest
  @CsvSource({"300, false", "301, true"})
  void contentThatWasLookedUpTooLongAgoIsDecidedAgain(long seconds, boolean outdated) {
    Decision.Roll content = ROLL.wanting(Map.of("app", Digest.parse("sha256:" + "a".repeat(64))));
    WorkloadRun old = add("old", new Phase.Queued(content, NOW, Optional.empty()));
    WorkloadRun unused = add("always", queued());
    WorkloadRun recent =
        add("recent", new Phase.Queued(content, NOW.plusSeconds(seconds), Optional.empty()));
    StartStep step = step((w, roll, context) -> restarted(w));
    ticks = NOW.plusSeconds(seconds);
    assertThat(step.outdated()).isEqualTo(outdated ? List.of(old) : List.of());
    assertThat(recent.phase()).isInstanceOf(Phase.Queued.class);
    stop.countDown();
    assertThat(step.outdated()).isEmpty();
  }

  @Test
  void whatIsNotTheNextToStartIsNotDecidedAgainYet() {
    Decision.Roll content = ROLL.wanting(Map.of("app", Digest.parse("sha256:" + "a".repeat(64))));
    WorkloadRun unused = add("always", queued());
    WorkloadRun old = add("old", new Phase.Queued(content, NOW, Optional.empty()));
    StartStep step = step((w, roll, context) -> restarted(w));
    ticks = NOW.plusSeconds(301);
    assertThat(old.isOutdated(ticks, Duration.ofMinutes(5))).isTrue();
    assertThat(step.outdated()).isEmpty();
  }

  @Test
  void nothingMoreStartsOnceAGateIsClosedForTheRun() {
    StartStep step = step((w, roll, context) -> restarted(w), Gate.maxFailures(1));
    assertThat(step.closed()).isEmpty();
    worklist.failed(Phases.selected("failed").workload());
    assertThat(step.closed()).isPresent();
  }

  @Test
  void takesWhatWasUnderWayWhenTheRunWasInterrupted() {
    WorkloadRun done = add("done", queued());
    WorkloadRun changed = add("changed", queued());
    StartStep step =
        step(
            (w, roll, context) ->
                w.ref().equals(changed.ref()) ? new TriggerResult.Changed(w) : restarted(w));
    step.submit();
    Thread.currentThread().interrupt();
    assertThat(step.takeTheRest()).containsExactly(changed);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done.phase()).isInstanceOf(Phase.Rolling.class);
    assertThat(step.isBusy()).isFalse();
  }
}
