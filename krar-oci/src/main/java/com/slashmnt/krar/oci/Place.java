package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.ImageReference;

/**
 * A repository as the distribution API has it.
 *
 * @param registry host, and port if images name one, in lower case
 * @param repository its path in full
 */
record Place(String registry, String repository) {

  static Place of(ImageReference image) {
    return new Place(RegistryName.of(image), image.repository());
  }

  /** Where the registry's API is served: Docker Hub's has a host of its own. */
  String host() {
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
