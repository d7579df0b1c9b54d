package com.slashmnt.krar.it.benchmark.fleet;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does something to many objects, several at a time, and waits for all of them. */
final class Writing {
  private static final int WRITERS = 16;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private Writing() {}

  static <T> void forEach(List<T> these, Consumer<T> write) {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      CompletableFuture.allOf(
              these.stream()
                  .map(one -> CompletableFuture.runAsync(() -> write.accept(one), writers))
                  .toArray(CompletableFuture[]::new))
          .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
          .join();
    } finally {
      writers.shutdownNow();
    }
  }
}
