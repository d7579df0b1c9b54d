package com.slashmnt.krar.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When a run must end, and how long it pauses until then. */
final class Limits {

  private final RunSettings settings;
  private final CountDownLatch stop;
  private final Instant start;
  private final Outage outage = new Outage();
  private Duration pause;

  Limits(RunSettings settings, CountDownLatch stop, Instant start) {
    this.settings = settings;
    this.stop = stop;
    this.start = start;
    this.pause = settings.shortestPause();
  }

  boolean isStopped() {
    return stop.getCount() == 0;
  }

  boolean isTimeUp() {
    return settings.runTimeout().filter(t -> !now().isBefore(start.plus(t))).isPresent();
  }

  boolean isOutageTooLong() {
    return outage.isLongerThan(settings.outageTimeout(), now());
  }

  boolean isOutage() {
    return outage.isOn();
  }

  void unreachable() {
    outage.unreachable(now());
  }

  void reached() {
    outage.reached();
  }

  /**
   * Waits until it is time to look again, or the run is asked to stop.
   *
   * @param next when something is to be looked at, if that is known
   */
  void pause(Optional<Instant> next) throws InterruptedException {
    Duration wait =
        next.map(t -> Duration.between(now(), t))
            .map(d -> d.compareTo(settings.shortestPause()) < 0 ? settings.shortestPause() : d)
            .filter(d -> d.compareTo(pause) < 0)
            .orElse(pause);
    stop.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The next pause is short while something moves, and longer while nothing does. */
  void looked(boolean moved) {
    Duration longer = pause.multipliedBy(3).dividedBy(2);
    Duration bounded =
        longer.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : longer;
    pause = moved ? settings.shortestPause() : bounded;
  }

  private Instant now() {
    return settings.ticks().instant();
  }
}
