package com.slashmnt.krar.it.registry;

import java.util.Optional;

/** Where a node finds manifests: the registry, or a mirror of it. */
@FunctionalInterface
public interface ManifestSource {
  /**
   * Finds a manifest or an index.
   *
   * @param reference a tag or a digest
   * @return empty if there is none
   */
  Optional<byte[]> find(String repository, String reference);

  /** The registry itself, where the harness' nodes call themselves {@code krar-it-kubelet}. */
  static ManifestSource of(Registry registry) {
    RegistryClient client = registry.client("krar-it-kubelet");
    return (repository, reference) -> {
      var answer = client.get("/v2/" + repository + "/manifests/" + reference);
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    };
  }
}
