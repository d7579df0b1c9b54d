package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.ROLL;
import static com.slashmnt.krar.engine.Phases.UNREACHABLE;
import static com.slashmnt.krar.engine.Phases.queued;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.engine.decide.RestartMemory;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnansweredRestartsTest {

  private final Worklist worklist = new Worklist(() -> NOW, () -> NOW, true);
  private final List<Workload> looked = new ArrayList<>();
  private final WorkloadRun web = Phases.selected("web");

  private void settle(Observation seen) {
    worklist.add(web);
    worklist.move(web, Phases.unanswered());
    unanswered(seen).settle(List.of(web));
    assertThat(looked).hasSize(1);
  }

  private UnansweredRestarts unanswered(Observation seen) {
    RunRecorder recorder =
        new RunRecorder(
            worklist,
            new ListenerNotifier(
                Phases.settings(
                    (w, roll, context) -> {
                      throw new AssertionError("restarts " + w);
                    }),
                NOW),
            new RestartMemory(RolloutMemory.none(), Duration.ofHours(1), () -> NOW, w -> {}),
            () -> NOW,
            true);
    Looks looks =
        new Looks(
            workloads -> {
              looked.addAll(workloads);
              return Map.of(web.ref(), seen);
            },
            warning -> {});
    return new UnansweredRestarts(looks, recorder, new RunId("run-1"), () -> NOW);
  }

  private WorkloadBuilder now() {
    return Workload.builder(web.ref());
  }

  @Test
  void isRestartedWhereItsHistoryNamesTheRun() {
    Workload restarted = now().annotation(Annotations.RUNS, "run-1@" + NOW.plusSeconds(1)).build();
    settle(new Observation.Seen(restarted));
    assertThat(web.phase())
        .isEqualTo(new Phase.Rolling(new Restart(ROLL, NOW.plusSeconds(1), false)));
    assertThat(web.workload()).isEqualTo(restarted);
  }

  @Test
  void isAnsweredWhereAnotherHasChangedIt() {
    Workload changed = now().resourceVersion("2").build();
    settle(new Observation.Seen(changed));
    assertThat(web.phase()).isEqualTo(queued());
    assertThat(web.workload()).isEqualTo(changed);
  }

  @Test
  void staysUnknownWhereNothingChangedOrNothingIsSeen() {
    settle(new Observation.Seen(web.workload()));
    assertThat(web.phase()).isEqualTo(Phases.unanswered());
    unanswered(new Observation.Unknown(UNREACHABLE)).settle(List.of(web));
    assertThat(web.phase()).isEqualTo(Phases.unanswered());
  }

  @Test
  void isHeldAsDeletedWhereItIsGone() {
    settle(new Observation.Gone());
    assertThat(web.phase())
        .isInstanceOfSatisfying(
            Phase.Done.class,
            done -> {
              assertThat(done.outcome()).isInstanceOf(Outcome.Held.class);
              assertThat(done.outcome().code()).isEqualTo("Deleted");
            });
  }

  @Test
  void nobodyLooksWhereEveryRestartWasAnswered() {
    unanswered(new Observation.Gone()).settle(List.of());
    assertThat(looked).isEmpty();
  }
}
