package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Makes service accounts and their tokens. */
final class Tokens {
  private static final long SECONDS = 4 * 3600L;

  private Tokens() {}

  /** Creates the account, unless it exists, and gives a token of four hours. */
  static String create(KubernetesClient client, String namespace, String name) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build())
        .serverSideApply();
    TokenRequest request =
        new TokenRequestBuilder().withNewSpec().withExpirationSeconds(SECONDS).endSpec().build();
    TokenRequest granted =
        client.serviceAccounts().inNamespace(namespace).withName(name).tokenRequest(request);
    return granted.getStatus().getToken();
  }
}
