package com.slashmnt.krar.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** When a run must end. */
final class RunDeadlines {

  private final CountDownLatch stop;
  private final InstantSource ticks;
  private final Optional<Instant> end;
  private final Duration outageTimeout;
  private @Nullable Instant unreachableSince;

  /**
   * Of a run that begins now.
   *
   * @param stop at zero once the run is asked to stop
   * @param outageTimeout how long a cluster that cannot be reached is waited for
   */
  RunDeadlines(
      CountDownLatch stop,
      InstantSource ticks,
      Optional<Duration> runTimeout,
      Duration outageTimeout) {
    this.stop = stop;
    this.ticks = ticks;
    this.end = runTimeout.map(ticks.instant()::plus);
    this.outageTimeout = outageTimeout;
  }

  boolean isStopped() {
    return stop.getCount() == 0;
  }

  boolean isTimeUp() {
    return end.filter(at -> !ticks.instant().isBefore(at)).isPresent();
  }

  boolean isOutage() {
    return unreachableSince != null;
  }

  boolean isOutageTooLong() {
    return unreachableSince != null
        && Duration.between(unreachableSince, ticks.instant()).compareTo(outageTimeout) >= 0;
  }

  /** The cluster could not be reached. */
  void unreachable() {
    if (unreachableSince == null) {
      unreachableSince = ticks.instant();
    }
  }

  /** The cluster answered. */
  void reached() {
    unreachableSince = null;
  }
}
