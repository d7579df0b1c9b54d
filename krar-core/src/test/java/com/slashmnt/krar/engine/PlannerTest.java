package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.WHY;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final Workload WEB = workload("web");
  private static final Workload BROKEN = workload("broken");
  private static final Workload PAUSED =
      Workload.builder(WorkloadRef.parse("a/Deployment/paused")).paused(true).build();
  private static final Workload RESUMED =
      Workload.builder(WorkloadRef.parse("a/Deployment/resumed"))
          .annotation(Annotations.RUNS, "run-1@" + NOW)
          .annotation(Annotations.REASON, "Test: A test asks for it.")
          .build();
  private static final WorkloadRef MISSING = WorkloadRef.parse("a/Deployment/missing");
  private static final Selection.ScopeFailure SCOPE = new Selection.ScopeFailure("b", WHY);

  private final List<RunEvent> heard = new ArrayList<>();

  private static Workload workload(String name) {
    return Workload.builder(WorkloadRef.parse("a/Deployment/" + name)).build();
  }

  private RolloutPlan plan(Selection selection) {
    RolloutPolicy policy =
        (w, context) -> {
          if (w.equals(BROKEN)) {
            throw new IllegalStateException("no");
          }
          return w.paused() ? Decision.hold("Paused", "It is paused.") : Decision.roll(WHY);
        };
    return new Planner(
            Phases.settings(
                () -> selection,
                policy,
                (w, roll, context) -> {
                  throw new AssertionError("restarts " + w);
                },
                List.of(WHY),
                heard::add))
        .plan();
  }

  @Test
  void plansInTheOrderOfSelectionAndThenWhatCouldNotBeRead() {
    Selection selection =
        new Selection(
            List.of(WEB, BROKEN, RESUMED, PAUSED),
            List.of(new Selection.TargetFailure(MISSING, WHY)),
            List.of(SCOPE));
    Decision.Roll again =
        Decision.roll(
            "AlreadyTriggered",
            "An earlier attempt of this run restarted it: Test: A test asks for it.");
    Decision.Hold paused = Decision.hold("Paused", "It is paused.");
    Reason failed =
        new Reason(
            "PolicyFailed",
            "The policy failed on a/Deployment/broken: java.lang.IllegalStateException: no");

    RolloutPlan plan = plan(selection);

    assertThat(plan.outcomes())
        .containsExactly(
            Outcome.planned(WEB.ref(), Decision.roll(WHY)),
            Outcome.Failed.before(BROKEN.ref(), Outcome.Stage.DECIDE, failed),
            Outcome.planned(RESUMED.ref(), again),
            new Outcome.Held(PAUSED.ref(), paused),
            Outcome.Failed.before(MISSING, Outcome.Stage.SELECT, WHY));
    assertThat(plan.failedScopes()).containsExactly(SCOPE);
    assertThat(plan.warnings()).containsExactly(WHY);
    assertThat(plan.startedAt()).isEqualTo(NOW);
    assertThat(heard)
        .containsExactly(
            new RunEvent.Started(new RunId("run-1"), "test", NOW),
            new RunEvent.Warned(WHY),
            new RunEvent.Selected(selection),
            new RunEvent.Decided(WEB, Decision.roll(WHY)),
            new RunEvent.Decided(RESUMED, again),
            new RunEvent.Decided(PAUSED, paused));
  }
}
