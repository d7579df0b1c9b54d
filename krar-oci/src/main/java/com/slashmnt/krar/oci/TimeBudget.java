package com.slashmnt.krar.oci;

import java.time.Duration;

/**
 * The time for all look-ups: a stop-watch that runs while at least one is under way.
 *
 * <p>Between them a run may follow restarts for hours; that costs nothing here. Thread-safe.
 */
final class TimeBudget {

  private final Duration total;
  private Duration spent = Duration.ZERO;
  private long since;
  private int underWay;

  TimeBudget(Duration total) {
    this.total = total;
  }

  synchronized void start() {
    if (underWay++ == 0) {
      since = System.nanoTime();
    }
  }

  synchronized void stop() {
    if (--underWay == 0) {
      spent = spent.plusNanos(System.nanoTime() - since);
    }
  }

  /** What is left, negative if it is overdrawn. */
  synchronized Duration left() {
    Duration left = total.minus(spent);
    return underWay == 0 ? left : left.minusNanos(System.nanoTime() - since);
  }

  Duration total() {
    return total;
  }
}
