package com.slashmnt.krar.it.registry;

/** How a container runtime reports an image in a pod's status. */
@FunctionalInterface
public interface Dialect {
  /** The imageID. */
  String imageId(NodeImage image);

  /**
   * What the tag pointed at, as containerd and CRI-O do: {@code docker.io/library/web@sha256:…}.
   */
  static Dialect index() {
    return image -> image.name() + "@" + image.digest();
  }

  /** The manifest for the node's platform: {@code docker.io/library/web@sha256:…}. */
  static Dialect child() {
    return image -> image.name() + "@" + image.child();
  }

  /** The configuration, bare: {@code sha256:…}. */
  static Dialect config() {
    return NodeImage::config;
  }

  /** What Docker reported of what it had pulled: {@code docker-pullable://web@sha256:…}. */
  static Dialect dockerPullable() {
    return image -> "docker-pullable://" + image.name() + "@" + image.digest();
  }

  /** What Docker reported of what it had not pulled: {@code docker://sha256:<config>}. */
  static Dialect dockerConfig() {
    return image -> "docker://" + image.config();
  }

  /** The right digest under the name of another repository, such as a mirror's. */
  static Dialect named(String repository) {
    return image -> repository + "@" + image.digest();
  }

  /** Nothing, although it runs. */
  static Dialect nothing() {
    return image -> "";
  }
}
