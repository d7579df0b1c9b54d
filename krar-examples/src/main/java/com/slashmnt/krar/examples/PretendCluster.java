package com.slashmnt.krar.examples;

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
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A cluster that is none: fabric8's mock of an API server on loopback, in this process, with
 * workloads, pretend controllers and a pretend registry.
 */
public final class PretendCluster implements AutoCloseable {

  /** Kept, since a logger that nobody holds forgets its level. */
  private static final Logger SERVER_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new PretendApi(), false);
  private final PretendRegistry registry = new PretendRegistry();
  private final KubernetesClient client;
  private final PretendControllers controllers;

  private PretendCluster() {
    SERVER_LOG.setLevel(Level.WARNING);
    server.init(InetAddress.getLoopbackAddress(), 0);
    client = server.createClient();
    controllers = new PretendControllers(client, registry);
  }

  /**
   * One with the {@link PretendWorkloads}, whose images were published again since they started.
   */
  public static PretendCluster start() {
    PretendCluster cluster = new PretendCluster();
    PretendWorkloads.namespaces().forEach(n -> cluster.client.resource(n).create());
    PretendWorkloads.all().forEach(w -> cluster.client.resource(w).create());
    cluster.controllers.settle();
    cluster.registry.publishAgain(PretendWorkloads.images());
    cluster.controllers.start(Duration.ofMillis(200));
    return cluster;
  }

  /** Talks to it; closed with it. */
  public KubernetesClient client() {
    return client;
  }

  /** Publishes one of the {@link PretendWorkloads#images()} again, with other content. */
  void publishAgain(String image) {
    registry.publishAgain(Set.of(image));
  }

  /** The registry's address. */
  public String registry() {
    return registry.address();
  }

  /** Its address. */
  public String url() {
    return "http://" + server.getHostName() + ":" + server.getPort();
  }

  /** Writes a kubeconfig that leads to it. */
  Path writeKubeconfig(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: pretend
        contexts: [{name: pretend, context: {cluster: pretend, user: nobody}}]
        clusters: [{name: pretend, cluster: {server: "%s"}}]
        users: [{name: nobody, user: {}}]
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
