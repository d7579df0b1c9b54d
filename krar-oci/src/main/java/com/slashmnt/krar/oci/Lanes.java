package com.slashmnt.krar.oci;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for each registry of their own, so that a slow one does not hold up the others. */
final class Lanes implements AutoCloseable {

  private final int parallel;
  private final Map<String, ExecutorService> byRegistry = new ConcurrentHashMap<>();

  Lanes(int parallel) {
    this.parallel = parallel;
  }

  ExecutorService of(String registry) {
    return byRegistry.computeIfAbsent(
        registry,
        name ->
            Executors.newFixedThreadPool(
                parallel,
                task -> {
                  Thread thread = new Thread(task, "krar-oci-" + name);
                  thread.setDaemon(true);
                  return thread;
                }));
  }

  /** Interrupts what is still under way. */
  @Override
  public void close() {
    byRegistry.values().forEach(ExecutorService::shutdownNow);
  }
}
