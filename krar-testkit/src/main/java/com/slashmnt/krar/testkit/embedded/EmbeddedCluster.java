package com.slashmnt.krar.testkit.embedded;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apiguardian.api.API;

/**
 * A cluster without machines: fabric8's mock of an API server on loopback, in this process, with
 * stand-ins for the workload controllers, the nodes and an image registry.
 *
 * <p>Pods are running and ready as soon as they are created, and nothing ever goes wrong. The mock
 * keeps no field managers, checks no rights and knows no pagination: what depends on these needs a
 * real API server.
 *
 * <p>Safe for use by several threads.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class EmbeddedCluster implements AutoCloseable {

  /** Kept, since a logger without a reference to it loses its level. */
  private static final Logger SERVER_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new EmbeddedApi(), false);
  private final EmbeddedRegistry registry = new EmbeddedRegistry();
  private final KubernetesClient client;
  private final EmbeddedControllers controllers;

  private EmbeddedCluster() {
    SERVER_LOG.setLevel(Level.WARNING);
    server.init(InetAddress.getLoopbackAddress(), 0);
    client = server.createClient();
    controllers = new EmbeddedControllers(client, registry);
  }

  /** An empty one, whose controllers take a step every 200 ms. */
  public static EmbeddedCluster start() {
    EmbeddedCluster cluster = new EmbeddedCluster();
    cluster.controllers.start(Duration.ofMillis(200));
    return cluster;
  }

  /**
   * Creates workloads, with their namespaces where these are missing, and returns when their pods
   * run.
   *
   * @param workloads Deployments, StatefulSets or DaemonSets; the label {@code app} of each pod is
   *     its workload's name
   */
  public void add(List<? extends HasMetadata> workloads) {
    for (HasMetadata workload : workloads) {
      String namespace = workload.getMetadata().getNamespace();
      if (client.namespaces().withName(namespace).get() == null) {
        client
            .resource(
                new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
            .create();
      }
      client.resource(workload).create();
    }
    controllers.settle();
  }

  /** Talks to it; closed with it. */
  public KubernetesClient client() {
    return client;
  }

  /**
   * Publishes an image again, with other content. What runs keeps its content; pods that start from
   * now on pull the new one if their {@code imagePullPolicy} is {@code Always}.
   *
   * @param image as a pod template names it, with its tag
   */
  public void publishAgain(String image) {
    registry.publishAgain(image);
  }

  /** The address of its registry, which is a mirror of Docker Hub: host and port. */
  public String registry() {
    return registry.address();
  }

  /** The URL of its API server. */
  public String url() {
    return "http://" + server.getHostName() + ":" + server.getPort();
  }

  /**
   * Writes a kubeconfig that leads to it.
   *
   * @param folder where
   * @return the file {@code kubeconfig} in that folder
   * @throws IOException if it cannot be written
   */
  public Path writeKubeconfig(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: embedded
        contexts: [{name: embedded, context: {cluster: embedded, user: anonymous}}]
        clusters: [{name: embedded, cluster: {server: "%s"}}]
        users: [{name: anonymous, user: {}}]
        """
            .formatted(url()));
  }

  @Override
  public void close() {
    controllers.close();
    registry.close();
    client.close();
    server.destroy();
  }
}
