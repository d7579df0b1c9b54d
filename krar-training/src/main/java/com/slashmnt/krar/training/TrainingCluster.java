package com.slashmnt.krar.training;

import com.slashmnt.krar.testkit.embedded.EmbeddedCluster;
import com.slashmnt.krar.testkit.embedded.SampleWorkloads;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.net.URI;

/** The embedded API server behind TLS, with workloads that drifted and a place for the memory. */
final class TrainingCluster implements AutoCloseable {

  /** Where krar is at home. */
  static final String NAMESPACE = "krar";

  private static final String MEMORY = "krar-memory";

  private final EmbeddedCluster cluster;
  private final TlsFront front;

  private TrainingCluster(EmbeddedCluster cluster, TlsFront front) {
    this.cluster = cluster;
    this.front = front;
  }

  static TrainingCluster start() throws IOException, InterruptedException {
    EmbeddedCluster cluster = SampleWorkloads.startCluster();
    try {
      addMemory(cluster);
      return new TrainingCluster(cluster, TlsFront.of(URI.create(cluster.url())));
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static void addMemory(EmbeddedCluster cluster) {
    cluster
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    cluster
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(MEMORY)
                .endMetadata()
                .build())
        .create();
  }

  /** Where it listens, on 127.0.0.1. */
  int port() {
    return front.port();
  }

  /** Who krar is to trust and to be. */
  TrainingKeys keys() {
    return front.keys();
  }

  /** The setting of registries: in the place of Docker Hub its own. */
  String registryMirrors() {
    return "docker.io=" + cluster.registry();
  }

  /** The setting of the memory. */
  String memory() {
    return NAMESPACE + "/" + MEMORY;
  }

  @Override
  public void close() {
    front.close();
    cluster.close();
  }
}
