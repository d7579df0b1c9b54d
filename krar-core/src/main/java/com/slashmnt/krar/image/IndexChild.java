package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One entry of an image index.
 *
 * @param digest of the child's manifest
 * @param platform what it runs on; empty if the index does not say
 * @param runnable whether a node could run it; not so an attestation, told by platform {@code
 *     unknown/unknown} or by the annotation {@code vnd.docker.reference.type}
 * @since 3.0.0
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md">OCI image
 *     specification, Image Index</a>
 * @see <a href="https://docs.docker.com/build/metadata/attestations/attestation-storage/">Where
 *     attestations are kept</a>
 */
public record IndexChild(Digest digest, Optional<Platform> platform, boolean runnable) {

  public IndexChild {
    requireNonNull(digest, "digest");
    requireNonNull(platform, "platform");
  }

  /** A child that a node of that platform can run. */
  public static IndexChild runnable(Digest digest, Platform platform) {
    return new IndexChild(digest, Optional.of(platform), true);
  }

  /** A child that says something about another one. */
  public static IndexChild attestation(Digest digest) {
    return new IndexChild(digest, Optional.of(Platform.UNKNOWN), false);
  }
}
