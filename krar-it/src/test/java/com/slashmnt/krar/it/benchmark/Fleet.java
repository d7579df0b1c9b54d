package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Deployments that nobody but us rolls out: the controllers that would are off. */
final class Fleet {
  /** What selects them. */
  static final String LABEL = "krar.slash-mnt.com/rollout-policy";

  /** The label's value. */
  static final String VALUE = "benchmark";

  private static final int WRITERS = 16;

  private final KubernetesClient client;
  private final List<String> namespaces;
  private final int size;

  private Fleet(KubernetesClient client, List<String> namespaces, int size) {
    this.client = client;
    this.namespaces = namespaces;
    this.size = size;
  }

  /** Creates them, in ten namespaces. */
  static Fleet create(ControlPlane plane, Namespaces names, int size) {
    List<String> namespaces =
        IntStream.range(0, 10).mapToObj(i -> names.create(Integer.toString(i))).toList();
    List<Integer> numbers = IntStream.range(0, size).boxed().toList();
    forEach(
        numbers,
        i ->
            Workloads.deployment(namespaces.get(i % namespaces.size()), "web-" + i)
                .label(LABEL, VALUE)
                .create(plane.client()));
    return new Fleet(plane.client(), namespaces, size);
  }

  List<String> namespaces() {
    return namespaces;
  }

  int size() {
    return size;
  }

  /** The path of each on the API server. */
  List<String> paths() {
    return deployments().stream()
        .map(
            d ->
                "/apis/apps/v1/namespaces/%s/deployments/%s"
                    .formatted(d.getMetadata().getNamespace(), d.getMetadata().getName()))
        .toList();
  }

  /**
   * Completes every rollout, lets the contestant restart all, and looks whether it did.
   *
   * @param events how many Events it has to write
   */
  Sample restarted(Supplier<Sample> contestant, int events) {
    namespaces.forEach(n -> client.v1().events().inNamespace(n).delete());
    forEach(deployments(), this::complete);
    Map<String, PodTemplateSpec> before = templates();
    Sample sample = contestant.get();
    Map<String, PodTemplateSpec> after = templates();
    before.values().removeAll(after.values());
    expect("changed templates", size, before.size());
    expect("Events", events, events());
    return sample;
  }

  private int events() {
    return namespaces.stream()
        .mapToInt(n -> client.v1().events().inNamespace(n).list().getItems().size())
        .sum();
  }

  private Map<String, PodTemplateSpec> templates() {
    Map<String, PodTemplateSpec> templates = new HashMap<>();
    deployments().forEach(d -> templates.put(d.getMetadata().getUid(), d.getSpec().getTemplate()));
    return templates;
  }

  private List<Deployment> deployments() {
    List<Deployment> all = new ArrayList<>();
    namespaces.forEach(
        n -> all.addAll(client.apps().deployments().inNamespace(n).list().getItems()));
    return all;
  }

  private void complete(Deployment deployment) {
    int replicas = deployment.getSpec().getReplicas();
    client
        .resource(
            new DeploymentBuilder(deployment)
                .withNewStatus()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withReadyReplicas(replicas)
                .withAvailableReplicas(replicas)
                .endStatus()
                .build())
        .updateStatus();
  }

  private static void expect(String what, int wanted, int seen) {
    if (seen != wanted) {
      throw new IllegalStateException(
          "this round does not count: %d %s instead of %d".formatted(seen, what, wanted));
    }
  }

  private static <T> void forEach(List<T> these, Consumer<T> write) {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      CompletableFuture.allOf(
              these.stream()
                  .map(one -> CompletableFuture.runAsync(() -> write.accept(one), writers))
                  .toArray(CompletableFuture[]::new))
          .orTimeout(Duration.ofMinutes(5).toSeconds(), TimeUnit.SECONDS)
          .join();
    } finally {
      writers.shutdownNow();
    }
  }
}
