package com.slashmnt.krar.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * A name and a password for some registries, as Docker's configuration and pull secrets have it.
 *
 * @param hosts as images name them
 */
public record PullSecret(String user, String password, List<String> hosts) {
  /** Keeps a copy. */
  public PullSecret {
    hosts = List.copyOf(hosts);
  }

  /** For these registries. */
  public static PullSecret of(String user, String password, Collection<String> hosts) {
    return new PullSecret(user, password, List.copyOf(hosts));
  }

  /** What a client sends to them: {@code Basic …}. */
  public String authorization() {
    return "Basic " + base64();
  }

  /** Name and password as they stand in the file. */
  public String base64() {
    return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  /** A {@code config.json}. */
  public String config() {
    return "{\"auths\":" + auths() + "}";
  }

  /** Creates a Secret of the usual type, and gives its name. */
  public String create(KubernetesClient client, String namespace, String name) {
    return create(
        client, namespace, name, "kubernetes.io/dockerconfigjson", ".dockerconfigjson", config());
  }

  /** Creates one of the type that was there before. */
  public String createOld(KubernetesClient client, String namespace, String name) {
    return create(client, namespace, name, "kubernetes.io/dockercfg", ".dockercfg", auths());
  }

  private static String create(
      KubernetesClient client,
      String namespace,
      String name,
      String type,
      String key,
      String content) {
    return client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withType(type)
                .addToStringData(key, content)
                .build())
        .create()
        .getMetadata()
        .getName();
  }

  private String auths() {
    String auth = "{\"auth\":\"" + base64() + "\"}";
    return hosts.stream().map(host -> "\"" + host + "\":" + auth).collect(joining(",", "{", "}"));
  }
}
