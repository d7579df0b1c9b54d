package com.slashmnt.krar.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClosingHttpClientsTest {

  /** Threads that are still there, of the JDK's HTTP clients. */
  private static Set<Thread> selectors() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(t -> !t.getName().startsWith("HttpClient-"));
    threads.removeIf(t -> !t.getName().endsWith("-SelectorManager"));
    return threads;
  }

  @Test
  void noSelectorThreadOutlivesTheClient() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    Set<Thread> before = selectors();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    Set<Thread> open;
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new ClosingHttpClients())
            .build()) {
      assertThat(client.pods().inNamespace("prod").withName("web").get()).isNull();
      open = selectors();
      open.removeAll(before);
      assertThat(open).hasSize(1);
    } finally {
      server.stop(0);
    }

    assumeThat(ClosingHttpClients.canClose()).as("Java 21 or newer").isTrue();
    assertThat(open).allMatch(t -> !t.isAlive());
  }
}
