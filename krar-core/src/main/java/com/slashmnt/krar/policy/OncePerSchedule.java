package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.schedule.CronSchedule;
import com.slashmnt.krar.workload.Workload;

record OncePerSchedule(CronSchedule schedule) implements RolloutPolicy {

  OncePerSchedule {
    requireNonNull(schedule, "schedule");
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    return workload
        .lastRestart()
        .filter(at -> !schedule.hasInstantIn(at, context.now()))
        .<Decision>map(
            at ->
                Decision.hold(
                    "NotDue",
                    "It was restarted at %s, and no instant of %s has come since."
                        .formatted(at, schedule)))
        .orElseGet(
            () ->
                Decision.roll(
                    "Due", "An instant of " + schedule + " came since its last restart."));
  }

  @Override
  public String toString() {
    return "once per " + schedule;
  }
}
