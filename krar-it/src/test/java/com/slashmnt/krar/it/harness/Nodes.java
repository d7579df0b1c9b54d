package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Node objects that are ready and so large that everything fits. */
final class Nodes implements AutoCloseable {
  private static final Map<String, Quantity> ROOM =
      Map.of(
          "cpu", new Quantity("1000"),
          "memory", new Quantity("10000Gi"),
          "ephemeral-storage", new Quantity("10000Gi"),
          "pods", new Quantity("10000"));

  private final KubernetesClient client;
  private final Map<String, String> platforms = new LinkedHashMap<>();

  /** Makes one for each platform, such as {@code linux/amd64}. */
  Nodes(KubernetesClient client, List<String> wanted) {
    this.client = client;
    String prefix = "krar-it-" + UUID.randomUUID().toString().substring(0, 8) + "-";
    for (int i = 0; i < wanted.size(); i++) {
      platforms.put(prefix + i, wanted.get(i));
    }
    platforms.forEach(this::create);
  }

  List<String> names() {
    return List.copyOf(platforms.keySet());
  }

  /** The platform of one of them. */
  String platform(String name) {
    return Objects.requireNonNull(platforms.get(name), name);
  }

  private void create(String name, String platform) {
    String os = platform.substring(0, platform.indexOf('/'));
    String architecture = platform.substring(platform.indexOf('/') + 1);
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels(Namespaces.LABEL, "node")
            .addToLabels("kubernetes.io/hostname", name)
            .addToLabels("kubernetes.io/os", os)
            .addToLabels("kubernetes.io/arch", architecture)
            .endMetadata()
            .withNewStatus()
            .withNewNodeInfo()
            .withOperatingSystem(os)
            .withArchitecture(architecture)
            .endNodeInfo()
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

  /** What the node controller says of a node whose kubelet answers, or does not. */
  void ready(String name, boolean ready) {
    String condition =
        ready
            ? "{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"KubeletReady\"}"
            : "{\"type\":\"Ready\",\"status\":\"Unknown\",\"reason\":\"NodeStatusUnknown\","
                + "\"message\":\"Kubelet stopped posting node status.\"}";
    client
        .nodes()
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            "{\"status\":{\"conditions\":[" + condition + "]}}");
  }

  @Override
  public void close() {
    names().forEach(name -> client.nodes().withName(name).delete());
  }
}
