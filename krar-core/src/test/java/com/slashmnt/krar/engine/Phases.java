package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.engine.rollout.WaitTimeout;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Workloads in each phase, for tests of what a run does with them. */
final class Phases {

  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final Reason WHY = new Reason("Test", "A test asks for it.");
  static final Reason UNREACHABLE = new Reason(Reason.UNREACHABLE, "No route to host.");
  static final Decision.Roll ROLL = Decision.roll(WHY);
  static final Decision.Hold BUSY = Decision.retryable("RolloutInProgress", "It is busy.");
  static final Restart RESTART = new Restart(ROLL, NOW, false);

  private Phases() {}

  static Phase.Queued queued() {
    return new Phase.Queued(ROLL, NOW, Optional.empty());
  }

  static Phase.Queued unanswered() {
    return new Phase.Queued(ROLL, NOW, Optional.of(UNREACHABLE));
  }

  /** A run of that trigger, with room for one restart. */
  static RunSettings settings(RolloutTrigger trigger, RunListener... listeners) {
    return settings(
        WorkloadSelector.of(List.of()), RolloutPolicy.always(), trigger, List.of(), listeners);
  }

  /** A run of those parts, with those warnings to begin with, and with room for one restart. */
  static RunSettings settings(
      WorkloadSelector selector,
      RolloutPolicy policy,
      RolloutTrigger trigger,
      List<Reason> warnings,
      RunListener... listeners) {
    return new RunSettings(
        selector,
        policy,
        trigger,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        RolloutMemory.none(),
        Duration.ofHours(24),
        List.of(listeners),
        () -> NOW,
        () -> NOW,
        new RunId("run-1"),
        "test",
        1,
        List.of(),
        WaitTimeout.DEFAULT,
        Duration.ZERO,
        Optional.empty(),
        Duration.ofMinutes(1),
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        Pushes.NONE,
        warnings);
  }

  static WorkloadRun selected(String name) {
    return new WorkloadRun(
        Workload.builder(WorkloadRef.parse("a/Deployment/" + name)).build(), NOW);
  }

  static WorkloadRun in(Phase phase, String name) {
    WorkloadRun run = selected(name);
    run.enter(phase);
    return run;
  }
}
