package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;

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
public record PublishedImage(
    Digest digest, String mediaType, List<IndexChild> children, Optional<Digest> config) {

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
   * Whether it is a manifest of one platform, as its config or its media type tells. A registry, or
   * what stands before it, may name a type that tells neither this nor an index.
   */
  public boolean isManifest() {
    return config.isPresent() || MANIFESTS.contains(mediaType);
  }

  /** The children that a node could run. */
  public List<IndexChild> runnableChildren() {
    return children.stream().filter(IndexChild::runnable).toList();
  }

  /** The runnable children that fit that node, those without a platform included. */
  public List<IndexChild> childrenFor(Platform node) {
    return runnableChildren().stream()
        .filter(child -> child.platform().map(p -> p.fits(node)).orElse(true))
        .toList();
  }
}
