package com.slashmnt.krar.oci.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many requests each host gets at a time. */
public final class HostLimits {

  private final int parallel;
  private final Map<String, Semaphore> byHost = new ConcurrentHashMap<>();

  public HostLimits(int parallel) {
    this.parallel = parallel;
  }

  /** Whether there was one within that time. */
  boolean take(Origin origin, Duration limit) throws InterruptedException {
    return of(origin).tryAcquire(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
  }

  void giveBack(Origin origin) {
    of(origin).release();
  }

  private Semaphore of(Origin origin) {
    return byHost.computeIfAbsent(
        origin.host() + ":" + origin.port(), host -> new Semaphore(parallel, true));
  }
}
