package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** Makes the clients of the harness: many requests at a time, watches that come back for ever. */
final class Clients {
  private static final int PARALLEL = 64;

  private Clients() {}

  static KubernetesClient of(Path kubeconfig) {
    return of(Config.fromKubeconfig(kubeconfig.toFile()));
  }

  /** Reaches the same API server as a kubeconfig does, with a token instead of its user. */
  static KubernetesClient withToken(Config admin, String token) {
    return of(
        new ConfigBuilder(Config.empty())
            .withMasterUrl(admin.getMasterUrl())
            .withCaCertFile(admin.getCaCertFile())
            .withCaCertData(admin.getCaCertData())
            .withOauthToken(token)
            .build());
  }

  /** Reaches the API server through a proxy that makes faults. */
  static KubernetesClient withToken(FaultProxy proxy, String token) {
    return of(
        new ConfigBuilder(Config.empty())
            .withMasterUrl(proxy.url().toString())
            .withCaCertFile(proxy.certificateAuthority().toString())
            .withOauthToken(token)
            .build());
  }

  private static KubernetesClient of(Config config) {
    config.setMaxConcurrentRequests(PARALLEL);
    config.setMaxConcurrentRequestsPerHost(PARALLEL);
    config.setWatchReconnectInterval(100);
    config.setWatchReconnectLimit(-1);
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
