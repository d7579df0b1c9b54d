package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.BUSY;
import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.RESTART;
import static com.slashmnt.krar.engine.Phases.ROLL;
import static com.slashmnt.krar.engine.Phases.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slashmnt.krar.gate.GateContext;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WorklistTest {

  private final Worklist worklist = new Worklist(() -> NOW, () -> NOW, true);

  private WorkloadRun add(String name, Phase... phases) {
    WorkloadRun run = Phases.selected(name);
    worklist.add(run);
    for (Phase phase : phases) {
      worklist.move(run, phase);
    }
    return run;
  }

  private static List<String> names(List<WorkloadRun> runs) {
    return runs.stream().map(run -> run.ref().name()).toList();
  }

  private static List<String> restarts(List<GateContext.Restart> restarts) {
    return restarts.stream().map(restart -> restart.workload().ref().name()).toList();
  }

  @Test
  void filesEachWorkloadByItsPhaseAlone() {
    add("queued", queued());
    add("starting", queued(), new Phase.Starting(queued()));
    add("rolling", queued(), new Phase.Starting(queued()), new Phase.Rolling(RESTART));
    add("settling", new Phase.Rolling(RESTART), new Phase.Settling(RESTART, NOW));
    add("waiting", new Phase.Waiting(BUSY, false));
    add("selected");

    assertThat(names(worklist.all()))
        .containsExactly("queued", "starting", "rolling", "settling", "waiting", "selected");
    assertThat(names(worklist.queued())).containsExactly("queued");
    assertThat(names(worklist.waiting())).containsExactly("waiting");
    assertThat(names(worklist.restarted())).containsExactly("rolling", "settling");
    assertThat(worklist.inFlight()).isEqualTo(2);
  }

  @Test
  void queuesInOrderAndWhatIsUrgentFirst() {
    add("a", queued());
    add("b", queued());
    WorkloadRun urgent = add("urgent");
    worklist.moveFirst(urgent, queued());
    assertThat(names(worklist.queued())).containsExactly("urgent", "a", "b");
    assertThat(worklist.firstQueued()).contains(urgent);
    worklist.move(urgent, queued());
    assertThat(names(worklist.queued())).containsExactly("a", "b", "urgent");
  }

  @Test
  void aQueueMayBeEmpty() {
    assertThat(worklist.firstQueued()).isEmpty();
    assertThat(worklist.inFlight()).isZero();
    assertThat(worklist.nextSettled(Duration.ZERO)).isEmpty();
  }

  @Test
  void keepsThePlaceOfWhatIsOnlyUpdated() {
    WorkloadRun first = add("first", queued());
    add("second", queued());
    worklist.update(first, Phases.unanswered());
    assertThat(names(worklist.queued())).containsExactly("first", "second");
    assertThat(first.unanswered()).contains(Phases.UNREACHABLE);
    assertThat(restarts(worklist.forGates().unanswered())).containsExactly("first");
    assertThatThrownBy(() -> worklist.update(first, new Phase.Selected()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a/Deployment/first is Queued");
  }

  @Test
  void tellsWhenTheFirstRolloutHasSettled() {
    add("later", new Phase.Settling(RESTART, NOW.plusSeconds(5)));
    add("sooner", new Phase.Settling(RESTART, NOW.plusSeconds(2)));
    assertThat(worklist.nextSettled(Duration.ofSeconds(10))).contains(NOW.plusSeconds(12));
  }

  @Test
  void tellsGatesWhatIsUnderWayAndWhatWaits() {
    add("queued", queued());
    add("starting", new Phase.Starting(queued()));
    add("rolling", new Phase.Rolling(RESTART));
    add("settling", new Phase.Settling(RESTART, NOW));
    Outcome outcome = new Outcome.Held(Phases.selected("held").ref(), Decision.hold(Phases.WHY));
    worklist.finished(outcome);
    Workload failed = Phases.selected("failed").workload();
    add("waiting", new Phase.Waiting(BUSY, false));
    worklist.failed(failed);

    GateContext context = worklist.forGates();
    assertThat(context.now()).isEqualTo(NOW);
    assertThat(restarts(context.queued())).containsExactly("queued");
    assertThat(restarts(context.inFlight())).containsExactly("starting", "rolling");
    assertThat(context.inFlight()).allMatch(restart -> restart.decision().equals(ROLL));
    assertThat(context.finished()).containsExactly(outcome);
    assertThat(context.failed()).containsExactly(failed);
    assertThat(context.unanswered()).isEmpty();
    assertThat(restarts(context.settling())).containsExactly("settling");
    assertThat(context.waiting()).extracting(w -> w.ref().name()).containsExactly("waiting");
  }

  @Test
  void whatWaitsWithoutAFollowerIsNotWaitedFor() {
    Worklist alone = new Worklist(() -> NOW, () -> NOW, false);
    WorkloadRun run = Phases.selected("a");
    alone.add(run);
    alone.move(run, new Phase.Waiting(BUSY, false));
    assertThat(alone.forGates().waiting()).isEmpty();
  }

  @Test
  void tellsHowLongAgoTheLastRestartWasWritten() {
    AtomicReference<Instant> ticks = new AtomicReference<>(NOW);
    Worklist timed = new Worklist(() -> NOW, ticks::get, true);
    WorkloadRun run = Phases.selected("a");
    timed.add(run);
    timed.move(run, queued());
    assertThat(timed.forGates().sinceLastStart()).isEmpty();

    timed.move(run, new Phase.Starting(queued()));
    ticks.set(NOW.plusSeconds(60));
    assertThat(timed.forGates().sinceLastStart()).contains(Duration.ZERO);

    timed.move(run, new Phase.Rolling(RESTART));
    ticks.set(NOW.plusSeconds(65));
    assertThat(timed.forGates().sinceLastStart()).contains(Duration.ofSeconds(5));
  }

  @Test
  void whatFollowsFromTheStateIsComputedOnceUntilThatChanges() {
    WorkloadRun run = add("a", queued());
    GateContext context = worklist.forGates();
    List<Integer> computed = new ArrayList<>();
    Supplier<Integer> queue =
        () ->
            context.derived(
                "queue",
                state -> {
                  computed.add(state.queued().size());
                  return state.queued().size();
                });

    assertThat(List.of(queue.get(), queue.get())).containsExactly(1, 1);
    worklist.move(run, new Phase.Starting(queued()));
    assertThat(queue.get()).isZero();
    assertThat(computed).containsExactly(1, 0);
  }
}
