package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.schedule.Durations;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;

record RestartedRecently(Duration interval) implements RolloutPolicy {

  RestartedRecently {
    requireNonNull(interval, "interval");
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval must not be negative, was " + interval);
    }
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    if (interval.isZero()) {
      return Guard.PASSED;
    }
    Instant since = context.runStart().minus(interval);
    return workload
        .lastTemplateRestart(context.now())
        .filter(at -> at.isAfter(since))
        .<Decision>map(
            at ->
                Decision.hold(
                    "RestartedRecently",
                    "It was restarted at %s, less than %s before this run."
                        .formatted(at, Durations.print(interval))))
        .orElseGet(() -> Guard.PASSED.warning(RestartStamps.warnings(workload, context)));
  }

  @Override
  public String toString() {
    return "unless restarted within " + Durations.print(interval);
  }
}
