package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.schedule.Durations;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;

record MinimumInterval(Duration interval) implements RolloutPolicy {

  MinimumInterval {
    requireNonNull(interval, "interval");
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval must be positive, was " + interval);
    }
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    return workload
        .lastRestart(context.now())
        .filter(at -> at.plus(interval).isAfter(context.now()))
        .<Decision>map(
            at ->
                Decision.hold(
                        "NotDue",
                        "It was restarted at %s and is due again at %s."
                            .formatted(at, at.plus(interval)))
                    .warning(RestartStamps.warnings(workload, context)))
        .orElseGet(
            () ->
                Decision.roll(
                        "Due",
                        "Its last restart is at least " + Durations.print(interval) + " ago.")
                    .warning(RestartStamps.warnings(workload, context)));
  }

  @Override
  public String toString() {
    return "not more often than every " + Durations.print(interval);
  }
}
