package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * What a registry holds under a reference.
 *
 * <p>Children and config are known only if the content {@linkplain ImageQuery#withContent() was
 * asked for}: an index then has children, a manifest a config.
 *
 * @param digest of the index or manifest
 * @param mediaType as the registry says; empty if it does not
 * @param children of an index, in its order
 * @param config digest of a manifest's config, which some runtimes report as the image's id
 * @since 3.0.0
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md">OCI image
 *     specification, Image Manifest</a>
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record PublishedImage(
    Digest digest, String mediaType, List<Child> children, Optional<Digest> config) {

  private static final Set<String> INDEXES =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");

  private static final Set<String> MANIFESTS =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  public PublishedImage {
    requireNonNull(digest, "digest");
    requireNonNull(mediaType, "mediaType");
    children = List.copyOf(children);
    requireNonNull(config, "config");
    if (!children.isEmpty() && config.isPresent()) {
      throw new IllegalArgumentException(
          digest + " has children like an index and a config like a manifest; it cannot be both");
    }
  }

  /** Its digest and media type are known, what is in it is not. */
  public static PublishedImage of(Digest digest, String mediaType) {
    return new PublishedImage(digest, mediaType, List.of(), Optional.empty());
  }

  /** Whether it is an index, as its children or its media type tell. */
  public boolean isIndex() {
    return !children.isEmpty() || INDEXES.contains(mediaType);
  }

  /**
   * Whether it is a manifest of one platform, as its config or its media type says. A registry, or
   * what stands before it, may name a type that is neither this nor an index.
   */
  public boolean isManifest() {
    return config.isPresent() || MANIFESTS.contains(mediaType);
  }

  /** The children that a node could run. */
  public List<Child> runnableChildren() {
    return children.stream().filter(Child::runnable).toList();
  }

  /** The runnable children that fit that node, those without a platform included. */
  public List<Child> childrenFor(Platform node) {
    return runnableChildren().stream()
        .filter(child -> child.platform().map(p -> p.fits(node)).orElse(true))
        .toList();
  }

  /**
   * One entry of an image index.
   *
   * @param digest of the child's manifest
   * @param platform what it runs on; empty if the index does not say
   * @param runnable whether a node could run it; not so an attestation, known by its platform
   *     {@code unknown/unknown} or by the annotation {@code vnd.docker.reference.type}
   * @since 3.0.0
   * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md">OCI
   *     image specification, Image Index</a>
   * @see <a href="https://docs.docker.com/build/metadata/attestations/attestation-storage/">Where
   *     attestations are kept</a>
   */
  public record Child(Digest digest, Optional<Platform> platform, boolean runnable) {

    public Child {
      requireNonNull(digest, "digest");
      requireNonNull(platform, "platform");
    }

    /** A child that a node of that platform can run. */
    public static Child runnable(Digest digest, Platform platform) {
      return new Child(digest, Optional.of(platform), true);
    }

    /** A child that says something about another one. */
    public static Child attestation(Digest digest) {
      return new Child(digest, Optional.of(Platform.UNKNOWN), false);
    }
  }
}
