package com.slashmnt.krar.oci;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads for each registry of their own, so that a slow one does not hold up the others.
 *
 * <p>They are more than there may be requests at a time, which {@link HostLimits} bounds: what
 * waits to be asked again does not hold up the rest either.
 */
final class RegistryExecutors implements AutoCloseable {

  private static final int WAITING = 4;

  private final int threads;
  private final Map<String, ExecutorService> byRegistry = new ConcurrentHashMap<>();

  RegistryExecutors(int parallel) {
    threads = parallel * WAITING;
  }

  ExecutorService of(String registry) {
    return byRegistry.computeIfAbsent(
        registry,
        name ->
            Executors.newFixedThreadPool(
                threads,
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
