package com.slashmnt.krar.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The pause between two looks: short while something moves, longer and longer while nothing does,
 * and never short against what a look costs.
 */
final class PollInterval {

  /** A look may take a fifth of the time at most: it is the cluster's time, too. */
  private static final int PAUSES_PER_LOOK = 4;

  private final CountDownLatch stop;
  private final InstantSource ticks;
  private final Duration shortest;
  private final Duration longest;
  private Duration pause;
  private Duration least;

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
    this.least = shortest;
  }

  /**
   * Waits until it is time to look again, or the run is asked to stop.
   *
   * @param next when something is to be looked at, if that is known
   */
  void await(Optional<Instant> next) throws InterruptedException {
    boolean unused = stop.await(pause(next).toNanos(), TimeUnit.NANOSECONDS);
  }

  /** For how long to wait: never less than the least, and not past that moment by more. */
  Duration pause(Optional<Instant> next) {
    Duration usual = max(pause, least);
    return next.map(t -> Duration.between(ticks.instant(), t))
        .map(d -> max(d, least))
        .filter(d -> d.compareTo(usual) < 0)
        .orElse(usual);
  }

  /**
   * The next pause follows from the last look.
   *
   * @param moved whether it showed a change
   * @param took how long it took
   */
  void looked(boolean moved, Duration took) {
    least = min(max(shortest, took.multipliedBy(PAUSES_PER_LOOK)), longest);
    pause = moved ? shortest : longer();
  }

  /** The last look found nothing to look at: the time it took was not the cluster's. */
  void sawNothing() {
    least = shortest;
    pause = longer();
  }

  private Duration longer() {
    return min(pause.multipliedBy(3).dividedBy(2), longest);
  }

  private static Duration min(Duration left, Duration right) {
    return left.compareTo(right) <= 0 ? left : right;
  }

  private static Duration max(Duration left, Duration right) {
    return left.compareTo(right) >= 0 ? left : right;
  }
}
