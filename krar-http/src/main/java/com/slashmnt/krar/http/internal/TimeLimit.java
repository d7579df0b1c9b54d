package com.slashmnt.krar.http.internal;

import java.time.Duration;

/** An instant by which something is over, on a clock that only goes on. */
public final class TimeLimit {

  private final Duration given;
  private final long end;

  private TimeLimit(Duration given, long end) {
    this.given = given;
    this.end = end;
  }

  public static TimeLimit of(Duration given) {
    return new TimeLimit(given, System.nanoTime() + nanos(given));
  }

  /** The earlier of this and one that starts now. */
  public TimeLimit atMost(Duration other) {
    TimeLimit capped = of(other);
    return capped.end - end < 0 ? capped : this;
  }

  /** Not positive if it is over. */
  public long nanosLeft() {
    return end - System.nanoTime();
  }

  public boolean isOver() {
    return nanosLeft() <= 0;
  }

  /**
   * For a socket, where zero would mean for ever.
   *
   * @throws LateException if it is over
   */
  public int millisLeft() throws LateException {
    long nanos = nanosLeft();
    if (nanos <= 0) {
      throw new LateException();
    }
    return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
  }

  /** For messages, such as {@code 30 s}. */
  @Override
  public String toString() {
    long millis = given.toMillis();
    return millis >= 1000 ? millis / 1000 + " s" : millis + " ms";
  }

  /** About a century at most, so that the sum does not overflow. */
  private static long nanos(Duration given) {
    return given.compareTo(Duration.ofDays(36_500)) > 0
        ? Duration.ofDays(36_500).toNanos()
        : given.toNanos();
  }
}
