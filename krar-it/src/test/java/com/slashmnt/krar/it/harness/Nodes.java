package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Node objects that are ready and so large that everything fits. */
final class Nodes implements AutoCloseable {
  private static final Map<String, Quantity> ROOM =
      Map.of(
          "cpu", new Quantity("1000"),
          "memory", new Quantity("10000Gi"),
          "ephemeral-storage", new Quantity("10000Gi"),
          "pods", new Quantity("10000"));

  private final KubernetesClient client;
  private final List<String> names;

  Nodes(KubernetesClient client, int count) {
    this.client = client;
    String prefix = "krar-it-" + UUID.randomUUID().toString().substring(0, 8) + "-";
    names = IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    names.forEach(this::create);
  }

  List<String> names() {
    return names;
  }

  private void create(String name) {
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels(Namespaces.LABEL, "node")
            .addToLabels("kubernetes.io/hostname", name)
            .addToLabels("kubernetes.io/os", "linux")
            .addToLabels("kubernetes.io/arch", "amd64")
            .endMetadata()
            .withNewStatus()
            .withCapacity(ROOM)
            .withAllocatable(ROOM)
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .withReason("KubeletReady")
            .endCondition()
            .endStatus()
            .build();
    client.resource(node).create();
  }

  @Override
  public void close() {
    names.forEach(name -> client.nodes().withName(name).delete());
  }
}
