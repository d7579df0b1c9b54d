package com.slashmnt.krar.gate;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.schedule.Durations;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;

/** One after the other, with some time between them. */
record StartInterval(Duration interval) implements Gate {

  StartInterval {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("startInterval must be positive, was " + interval);
    }
  }

  @Override
  public GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run) {
    return GateAnswer.open();
  }

  @Override
  public GateAnswer ask(GateContext run) {
    Duration left = run.sinceLastStart().map(interval::minus).orElse(Duration.ZERO);
    return left.isZero() || left.isNegative()
        ? GateAnswer.open()
        : GateAnswer.wait(
            left,
            "StartInterval",
            "The last restart was written less than %s ago.".formatted(Durations.print(interval)));
  }

  @Override
  public String toString() {
    return "start interval " + Durations.print(interval);
  }
}
