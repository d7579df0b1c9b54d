package com.slashmnt.krar.gate;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.schedule.DateRanges;
import com.slashmnt.krar.workload.Workload;

/** Never on these days. */
record NotOnDates(DateRanges dates) implements Gate {

  NotOnDates {
    requireNonNull(dates, "dates");
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    return GateAnswer.open();
  }

  @Override
  public GateAnswer ask(GateContext run) {
    if (!dates.contains(run.now())) {
      return GateAnswer.open();
    }
    String ends =
        dates
            .end(run.now())
            .map(time -> "ends at " + GateTimes.in(dates.zone(), time))
            .orElse("never ends");
    return GateAnswer.closed(
        "Frozen",
        "Nothing may start during the freeze %s (%s); it %s.".formatted(dates, dates.zone(), ends));
  }

  @Override
  public String toString() {
    return "freeze " + dates;
  }
}
