package com.slashmnt.krar.job.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Opens the way to the cluster. */
public final class ClusterClient {

  private ClusterClient() {}

  /**
   * A client on that way.
   *
   * @throws IllegalArgumentException with a sentence, if the way proves closed, or its keys and
   *     certificates do not do
   */
  public static KubernetesClient open(ClusterAccess access) {
    Config config = access.open();
    try {
      return new KubernetesClientBuilder()
          .withConfig(config)
          .withHttpClientFactory(new ClosingHttpClients())
          .build();
    } catch (RuntimeException e) {
      // Its message may repeat the configuration.
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IllegalArgumentException(
          "the client certificate, client key or certificate authority of the cluster cannot be"
              + " used ("
              + cause.getClass().getSimpleName()
              + "); try whether kubectl can use them",
          e);
    }
  }
}
