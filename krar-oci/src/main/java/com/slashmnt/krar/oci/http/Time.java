package com.slashmnt.krar.oci.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time that passes, and waiting for it; a test's passes as the test says. */
public interface Time {

  /** As {@link System#nanoTime()} counts. */
  long nanos();

  /** Waits that long. */
  void pause(Duration duration) throws InterruptedException;

  /** How long that point is past. */
  default Duration since(long nanos) {
    return Duration.ofNanos(nanos() - nanos);
  }

  /** The wait is over. */
  default void end() {}

  /** The time of this machine. */
  static Time system() {
    CountDownLatch ended = new CountDownLatch(1);
    return new Time() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        boolean unused = ended.await(duration.toNanos(), TimeUnit.NANOSECONDS);
      }

      @Override
      public void end() {
        ended.countDown();
      }
    };
  }
}
