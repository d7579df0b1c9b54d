package com.slashmnt.krar.oci.http;

import java.time.Duration;

/**
 * The time for all look-ups of one registry: a stop-watch that runs while at least one is under
 * way.
 *
 * <p>Between them a run may follow restarts for hours; that costs nothing here. Thread-safe.
 */
public final class TotalTimeout {

  private final Duration total;
  private final Time time;
  private Duration spent = Duration.ZERO;
  private long since;
  private int underWay;

  public TotalTimeout(Duration total, Time time) {
    this.total = total;
    this.time = time;
  }

  public synchronized void start() {
    if (underWay++ == 0) {
      since = time.nanos();
    }
  }

  public synchronized void stop() {
    if (--underWay == 0) {
      spent = spent.plus(time.since(since));
    }
  }

  /** What is left, negative if it is overdrawn. */
  public synchronized Duration left() {
    Duration left = total.minus(spent);
    return underWay == 0 ? left : left.minus(time.since(since));
  }

  Duration total() {
    return total;
  }
}
