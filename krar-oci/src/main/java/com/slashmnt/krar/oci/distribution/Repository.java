package com.slashmnt.krar.oci.distribution;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.oci.http.RegistryName;

/**
 * A repository as the distribution API has it.
 *
 * @param registry host, and port if images name one, in lower case
 * @param repository its path in full
 */
public record Repository(String registry, String repository) {

  public static Repository of(ImageReference image) {
    return new Repository(RegistryName.of(image), image.repository());
  }

  /** Where the registry's API is served: Docker Hub's has a host of its own. */
  public String host() {
    return registry.equals(ImageReference.DEFAULT_REGISTRY) ? "registry-1.docker.io" : registry;
  }

  /** Of an index or manifest, by tag or digest. */
  String path(String reference) {
    return "/v2/" + repository + "/manifests/" + reference;
  }

  /** What a token must be good for. */
  String scope() {
    return "repository:" + repository + ":pull";
  }

  @Override
  public String toString() {
    return registry + "/" + repository;
  }
}
