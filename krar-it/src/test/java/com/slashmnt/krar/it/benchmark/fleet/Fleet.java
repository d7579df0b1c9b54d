package com.slashmnt.krar.it.benchmark.fleet;

import com.slashmnt.krar.it.benchmark.result.Sample;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.harness.Rollouts;
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
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Deployments of one pod each; the controllers that would roll them out are off. */
public final class Fleet {
  /** What selects them. */
  public static final String LABEL = "krar.slash-mnt.com/rollout-policy";

  /** The label's value. */
  public static final String VALUE = "benchmark";

  private final KubernetesClient client;
  private final List<String> namespaces;
  private final int size;

  private Fleet(KubernetesClient client, List<String> namespaces, int size) {
    this.client = client;
    this.namespaces = namespaces;
    this.size = size;
  }

  /**
   * Creates them, in so many namespaces.
   *
   * @param value of the label, which also is in the names of the namespaces
   */
  public static Fleet create(
      ControlPlane plane, Namespaces names, String value, int namespaceCount, int size) {
    List<String> namespaces =
        IntStream.range(0, namespaceCount).mapToObj(i -> names.create(value + "-" + i)).toList();
    List<Integer> numbers = IntStream.range(0, size).boxed().toList();
    Writing.forEach(
        numbers,
        i ->
            Workloads.deployment(namespaces.get(i % namespaces.size()), "web-" + i)
                .label(LABEL, value)
                .create(plane.client()));
    return new Fleet(plane.client(), namespaces, size);
  }

  /** Where they are. */
  public List<String> namespaces() {
    return namespaces;
  }

  /** How many they are. */
  public int size() {
    return size;
  }

  /** The path of each on the API server. */
  public List<String> paths() {
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
  public Sample restarted(Supplier<Sample> contestant, int events) {
    namespaces.forEach(n -> client.v1().events().inNamespace(n).delete());
    Writing.forEach(deployments(), this::complete);
    Map<String, PodTemplateSpec> before = templates();
    Sample sample = contestant.get();
    Map<String, PodTemplateSpec> after = templates();
    before.values().removeAll(after.values());
    expect("changed templates", size, before.size());
    expect("Events", events, events());
    return sample;
  }

  /**
   * Lets the contestant restart all and follow them, and looks whether each was rolled out once and
   * is complete in the end.
   *
   * @param simulator which rolls them out
   */
  public Sample followed(RolloutSimulator simulator, Supplier<Sample> contestant) {
    awaitComplete();
    int rollouts = simulator.begun();
    Map<String, PodTemplateSpec> before = templates();
    Sample sample = contestant.get();
    expect("rollouts", size, simulator.begun() - rollouts);
    expect("complete rollouts", size, complete());
    before.values().removeAll(templates().values());
    expect("changed templates", size, before.size());
    return sample;
  }

  private void awaitComplete() {
    Await.until("complete rollouts", Duration.ofMinutes(5), this::complete, n -> n == size);
  }

  private int complete() {
    return Math.toIntExact(deployments().stream().filter(Rollouts::complete).count());
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
}
