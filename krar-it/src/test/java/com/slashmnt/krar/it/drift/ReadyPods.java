package com.slashmnt.krar.it.drift;

import com.slashmnt.krar.it.harness.Rollouts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the ready pods of a workload ten times a second. */
final class ReadyPods implements AutoCloseable {
  private final AtomicInteger least = new AtomicInteger(Integer.MAX_VALUE);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  ReadyPods(KubernetesClient client, HasMetadata workload) {
    var unused =
        clock.scheduleAtFixedRate(
            () -> least.accumulateAndGet(count(client, workload), Math::min),
            0,
            100,
            TimeUnit.MILLISECONDS);
  }

  private static int count(KubernetesClient client, HasMetadata workload) {
    return (int) Rollouts.pods(client, workload).stream().filter(ReadyPods::isReady).count();
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  int least() {
    return least.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
