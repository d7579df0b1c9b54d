package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.BUSY;
import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.RESTART;
import static com.slashmnt.krar.engine.Phases.ROLL;
import static com.slashmnt.krar.engine.Phases.UNREACHABLE;
import static com.slashmnt.krar.engine.Phases.WHY;
import static com.slashmnt.krar.engine.Phases.queued;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.RestartMemory;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.engine.rollout.WaitTimeout;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRecorderTest {

  private static final Map<String, Digest> WANTED =
      Map.of("app", Digest.parse("sha256:" + "a".repeat(64)));
  private static final Decision.Roll CONTENT = Decision.roll(WHY).wanting(WANTED);

  private final Worklist worklist = new Worklist(() -> NOW, () -> NOW, true);
  private final List<RunEvent> heard = new ArrayList<>();
  private final Map<WorkloadRef, FailedRestarts> remembered = new HashMap<>();
  private final RunRecorder recorder = recorder(true);

  private RunRecorder recorder(boolean follows) {
    ListenerNotifier listeners =
        new ListenerNotifier(
            Phases.settings(
                (workload, roll, context) -> {
                  throw new AssertionError("restarts " + workload);
                },
                heard::add),
            NOW);
    heard.clear();
    RolloutMemory memory =
        new RolloutMemory() {
          @Override
          public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
            Map<WorkloadRef, FactValue<FailedRestarts>> known = new HashMap<>();
            for (Workload workload : workloads) {
              known.put(
                  workload.ref(),
                  FactValue.known(
                      remembered.getOrDefault(workload.ref(), FailedRestarts.nothing())));
            }
            return known;
          }

          @Override
          public void remember(WorkloadRef workload, FailedRestarts now) {
            remembered.put(workload, now);
          }
        };
    return new RunRecorder(
        worklist,
        listeners,
        new RestartMemory(memory, Duration.ofHours(24), () -> NOW, warning -> {}),
        () -> NOW,
        follows);
  }

  private WorkloadRun web(Phase... phases) {
    WorkloadRun run = Phases.selected("web");
    worklist.add(run);
    for (Phase phase : phases) {
      worklist.move(run, phase);
    }
    return run;
  }

  private static Phase.Rolling rolling(Decision.Roll roll) {
    return new Phase.Rolling(new Restart(roll, NOW, false));
  }

  private Outcome outcome(WorkloadRun run) {
    assertThat(run.phase()).isInstanceOf(Phase.Done.class);
    Outcome outcome = ((Phase.Done) run.phase()).outcome();
    assertThat(worklist.forGates().finished()).containsExactly(outcome);
    assertThat(heard).last().isEqualTo(new RunEvent.Finished(Optional.of(run.workload()), outcome));
    return outcome;
  }

  @Test
  void aRollIsQueuedBehindTheOthersAndAfterAConflictBeforeThem() {
    WorkloadRun first = web(queued());
    WorkloadRun run = web();
    recorder.decided(run, ROLL, false);
    assertThat(worklist.queued()).containsExactly(first, run);
    assertThat(run.phase()).isEqualTo(queued());
    assertThat(heard).containsExactly(new RunEvent.Decided(run.workload(), ROLL));

    int unused = run.conflict();
    recorder.decided(run, ROLL, false);
    assertThat(worklist.queued()).containsExactly(run, first);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHoldThatMayPassWaitsAndIsLookedBackAtOnce(boolean lookedAt) {
    WorkloadRun run = web(new Phase.Waiting(BUSY, lookedAt));
    recorder.decided(run, BUSY, false);
    assertThat(run.phase()).isEqualTo(new Phase.Waiting(BUSY, lookedAt));
    recorder.lookedAt(run);
    assertThat(run.phase()).isEqualTo(new Phase.Waiting(BUSY, true));
  }

  @Test
  void whatDoesNotWaitIsNotLookedBackAt() {
    WorkloadRun run = web(queued());
    recorder.lookedAt(run);
    assertThat(run.phase()).isEqualTo(queued());
  }

  @Test
  void aHoldIsConcludedWhereItStaysOrCannotPass() {
    WorkloadRun run = web();
    recorder.decided(run, BUSY, true);
    assertThat(outcome(run)).isEqualTo(new Outcome.Held(run.ref(), BUSY));
  }

  @Test
  void whatWasNotTriedIsTheNextInTheQueueAgain() {
    WorkloadRun other = web(queued());
    WorkloadRun run = web(new Phase.Starting(queued()));
    recorder.notTried(run, queued());
    assertThat(worklist.queued()).containsExactly(run, other);
  }

  @Test
  void whatGotNoAnswerIsQueuedLastUntilItHasOne() {
    WorkloadRun run = web(queued());
    recorder.starting(run, queued());
    assertThat(worklist.inFlight()).isEqualTo(1);
    WorkloadRun other = web(queued());
    recorder.unanswered(run, UNREACHABLE);
    assertThat(worklist.queued()).containsExactly(other, run);
    assertThat(run.unanswered()).contains(UNREACHABLE);
    recorder.answered(run);
    assertThat(run.phase()).isEqualTo(queued());
  }

  @Test
  void aRestartIsToldAndFollowed() {
    WorkloadRun run = web(new Phase.Starting(queued()));
    recorder.restarted(run, RESTART);
    assertThat(run.phase()).isEqualTo(new Phase.Rolling(RESTART));
    assertThat(heard).containsExactly(new RunEvent.Triggered(run.workload(), ROLL, NOW, false));
  }

  @Test
  void aRolloutCountsFromItsRestart() {
    WorkloadRun run = new WorkloadRun(web().workload(), NOW.minus(Duration.ofHours(2)));
    worklist.add(run);
    worklist.move(run, new Phase.Starting(queued()));
    recorder.restarted(run, RESTART);
    RolloutJudge judge = new RolloutJudge(WaitTimeout.DEFAULT, Duration.ZERO);
    assertThat(judge.isStuck(run.watch(), NOW.plusSeconds(599))).isFalse();
  }

  @Test
  void aRestartThatIsNotFollowedIsConcluded() {
    WorkloadRun run = web(new Phase.Starting(queued()));
    recorder(false).restarted(run, RESTART);
    assertThat(outcome(run))
        .isInstanceOfSatisfying(
            Outcome.Rolled.class,
            rolled -> {
              assertThat(rolled.convergence()).isEqualTo(Convergence.NOT_FOLLOWED);
              assertThat(rolled.finding().code()).isEqualTo("NotAwaited");
            });
  }

  @Test
  void settlesOnceCompleteAndRollsAgainWhereItIsNoLonger() {
    WorkloadRun run = web(rolling(ROLL));
    recorder.settling(run, NOW);
    assertThat(run.phase()).isEqualTo(new Phase.Settling(RESTART, NOW));
    recorder.settling(run, NOW.plusSeconds(1));
    assertThat(run.completeSince()).contains(NOW);
    recorder.rolling(run);
    assertThat(run.phase()).isEqualTo(new Phase.Rolling(RESTART));
    recorder.rolling(run);
    assertThat(worklist.restarted()).containsExactly(run);
  }

  @Test
  void whatIsTakenBackIsAFailureThatIsRemembered() {
    WorkloadRun run = web();
    recorder.reverted(run, new Restart(CONTENT, NOW, true), WHY);
    assertThat(outcome(run))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.stage()).isEqualTo(Outcome.Stage.FOLLOW);
              assertThat(failed.cause()).isEqualTo(WHY);
              assertThat(failed.restartedAt()).contains(NOW);
            });
    assertThat(worklist.forGates().failed()).containsExactly(run.workload());
    assertThat(codes(run)).containsExactly(FailedRestarts.KNOWN_NOT_TO_CONVERGE);
  }

  private List<String> codes(WorkloadRun run) {
    return remembered.getOrDefault(run.ref(), FailedRestarts.nothing()).attempts().stream()
        .map(FailedRestarts.Attempt::code)
        .toList();
  }

  @Test
  void contentThatDidNotComeIsRememberedUntilItDoes() {
    WorkloadRun run = web(rolling(CONTENT));
    recorder.conclude(run, new Conclusion.Rolled(Convergence.NOT_CONVERGED, WHY));
    assertThat(codes(run)).containsExactly(FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    assertThat(outcome(run)).isInstanceOf(Outcome.Rolled.class);

    worklist.move(run, rolling(CONTENT));
    recorder.conclude(run, new Conclusion.Rolled(Convergence.UNVERIFIED, WHY));
    assertThat(codes(run)).hasSize(1);
    worklist.move(run, rolling(CONTENT));
    recorder.conclude(run, new Conclusion.Rolled(Convergence.CONVERGED, WHY));
    assertThat(codes(run)).isEmpty();
  }

  @Test
  void whatIsSparedBadContentIsRememberedAsThat() {
    WorkloadRun run = web(new Phase.Queued(CONTENT, NOW, Optional.empty()));
    recorder.spared(Map.of(run, CONTENT.wanted()));
    assertThat(remembered.getOrDefault(run.ref(), FailedRestarts.nothing()).attempts())
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.wanted()).isEqualTo(CONTENT.wanted());
              assertThat(attempt.elsewhere()).isTrue();
            });
  }

  @Test
  void aHoldTeachesNothingByItself() {
    WorkloadRun run = web(new Phase.Queued(CONTENT, NOW, Optional.empty()));
    recorder.conclude(
        run,
        new Conclusion.Held(
            CONTENT.heldBack(new Reason(FailedRestarts.KNOWN_BAD_DIGEST, "It is known."))));
    assertThat(remembered).isEmpty();
  }

  @Test
  void whatIsDeletedIsForgotten() {
    WorkloadRun run = web(rolling(CONTENT));
    recorder.conclude(
        run,
        new Conclusion.Failed(
            Outcome.Stage.FOLLOW, WHY, Optional.of(FailedRestarts.KNOWN_BAD_DIGEST)));
    assertThat(codes(run)).containsExactly(FailedRestarts.KNOWN_BAD_DIGEST);

    worklist.move(run, rolling(CONTENT));
    recorder.conclude(run, new Conclusion.Deleted());
    assertThat(codes(run)).isEmpty();
    assertThat(((Phase.Done) run.phase()).outcome())
        .isInstanceOfSatisfying(
            Outcome.Rolled.class, r -> assertThat(r.finding().code()).isEqualTo("Deleted"));
  }

  @Test
  void aFailureKeepsWhatWasDecidedBeforeIt() {
    WorkloadRun run = web(new Phase.Waiting(BUSY, false));
    recorder.conclude(run, new Conclusion.Failed(Outcome.Stage.FOLLOW, WHY));
    assertThat(outcome(run).decided()).contains(BUSY);
  }

  @Test
  void whatIsDeletedBeforeItsRestartIsHeld() {
    WorkloadRun run = web(queued());
    recorder.conclude(run, new Conclusion.Deleted());
    assertThat(outcome(run)).isInstanceOf(Outcome.Held.class);
  }

  @Test
  void aTargetThatCouldNotBeReadFailsNoWorkload() {
    WorkloadRef target = WorkloadRef.parse("a/Deployment/none");
    recorder.unread(new Selection.TargetFailure(target, WHY));
    Outcome outcome = Outcome.Failed.before(target, Outcome.Stage.SELECT, WHY);
    assertThat(heard).containsExactly(new RunEvent.Finished(Optional.empty(), outcome));
    assertThat(worklist.forGates().finished()).containsExactly(outcome);
    assertThat(worklist.forGates().failed()).isEmpty();
    assertThat(recorder.outcomes()).containsExactly(outcome);
  }

  @Test
  void tellsWhatAnEarlierAttemptDecidedAndWhatMoved() {
    WorkloadRun run = web(rolling(ROLL));
    recorder.resumed(run, ROLL);
    recorder.progressed(run);
    assertThat(heard)
        .containsExactly(
            new RunEvent.Decided(run.workload(), ROLL), new RunEvent.Progressed(run.workload()));
  }
}
