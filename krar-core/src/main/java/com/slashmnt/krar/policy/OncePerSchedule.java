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
        .lastRestart(context.now())
        .filter(at -> !schedule.hasInstantIn(at, context.now()))
        .<Decision>map(
            at ->
                Decision.hold(
                        "NotDue",
                        "It was restarted at %s, and no instant of %s has come since."
                            .formatted(at, schedule))
                    .warning(RestartStamps.warnings(workload, context)))
        .orElseGet(
            () ->
                Decision.roll("Due", "An instant of " + schedule + " came since its last restart.")
                    .warning(RestartStamps.warnings(workload, context)));
  }

  @Override
  public String toString() {
    return "once per " + schedule;
  }
}
