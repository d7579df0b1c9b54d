package com.slashmnt.krar.fabric8.internal.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether the process is about to end. Thread-safe. */
final class Shutdown {

  private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
  private volatile long since;

  void begin() {
    since = System.nanoTime();
    begun.complete(true);
  }

  boolean isBegun() {
    return begun.isDone();
  }

  /** Whether it began so long ago. */
  boolean isBegunSince(Duration time) {
    return isBegun() && System.nanoTime() - since >= time.toNanos();
  }

  /** Completes when it begins. */
  CompletableFuture<Boolean> begun() {
    return begun;
  }

  /** Waits that long, or until it begins. */
  void await(Duration wait) throws InterruptedException {
    try {
      Boolean unused = begun.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // It has waited.
      return;
    }
  }
}
