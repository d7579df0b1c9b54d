package com.slashmnt.krar.it.registry;

/** What a manifest can be, and what it can name. */
final class MediaTypes {
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
  static final String IN_TOTO = "application/vnd.in-toto+json";

  private MediaTypes() {}

  /** Whether it lists manifests, rather than being one. */
  static boolean isIndex(String type) {
    return type.startsWith(OCI_INDEX) || type.startsWith(DOCKER_LIST);
  }
}
