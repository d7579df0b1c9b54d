package com.slashmnt.krar.job;

import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.report.ProgressPrinter;
import com.slashmnt.krar.job.report.ReportModel;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Holds a run back for a random time: those of many clusters have one schedule, and would ask the
 * same registry at the same moment.
 *
 * <p>A signal during that time ends the process at once, since {@link Termination} has no run to
 * wait for.
 */
final class StartJitter {

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private final RandomGenerator random;
  private final Pause pause;

  StartJitter(RandomGenerator random, Pause pause) {
    this.random = random;
    this.pause = pause;
  }

  static StartJitter ofThisProcess() {
    // A sleep is the feature: nothing is under way yet that could be waited for.
    return new StartJitter(new Random(), time -> Thread.sleep(time.toMillis()));
  }

  /** Returns when the run may begin; any time up to that is as likely as any other. */
  void await(Duration most, ProgressPrinter progress) {
    if (most.isZero()) {
      return;
    }
    Duration time = Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    progress.line(
        LogLevel.INFO,
        "waits %s before the run begins, of at most %s"
            .formatted(ReportModel.seconds(time), ReportModel.seconds(most)));
    try {
      pause.of(time);
    } catch (InterruptedException e) {
      // The run ends by it, and reports.
      Thread.currentThread().interrupt();
    }
  }
}
