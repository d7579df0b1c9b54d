package com.slashmnt.krar.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The pause between two looks: short while something moves, longer and longer while nothing does.
 */
final class PollInterval {

  private final CountDownLatch stop;
  private final InstantSource ticks;
  private final Duration shortest;
  private final Duration longest;
  private Duration pause;

  /**
   * Begins with the shortest.
   *
   * @param stop ends a pause at once
   */
  PollInterval(CountDownLatch stop, InstantSource ticks, Duration shortest, Duration longest) {
    this.stop = stop;
    this.ticks = ticks;
    this.shortest = shortest;
    this.longest = longest;
    this.pause = shortest;
  }

  /**
   * Waits until it is time to look again, or the run is asked to stop.
   *
   * @param next when something is to be looked at, if that is known
   */
  void await(Optional<Instant> next) throws InterruptedException {
    boolean unused = stop.await(pause(next).toNanos(), TimeUnit.NANOSECONDS);
  }

  /** For how long to wait: never less than the shortest, and not past that moment by more. */
  Duration pause(Optional<Instant> next) {
    return next.map(t -> Duration.between(ticks.instant(), t))
        .map(d -> d.compareTo(shortest) < 0 ? shortest : d)
        .filter(d -> d.compareTo(pause) < 0)
        .orElse(pause);
  }

  /** The next pause follows from whether the last look showed a change. */
  void looked(boolean moved) {
    Duration longer = pause.multipliedBy(3).dividedBy(2);
    Duration bounded = longer.compareTo(longest) > 0 ? longest : longer;
    pause = moved ? shortest : bounded;
  }
}
