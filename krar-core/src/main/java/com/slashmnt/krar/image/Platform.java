package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What an image runs on, in Go's words: {@code linux/amd64}, {@code linux/arm/v7}.
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code amd64}
 * @param variant of the CPU, such as {@code v8}; a node does not tell its own
 * @since 3.0.0
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions">OCI
 *     image specification, {@code platform} of an index</a>
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Platform(String os, String architecture, Optional<String> variant) {

  /** What builders write on an attestation, which nothing can run. */
  public static final Platform UNKNOWN = new Platform("unknown", "unknown", Optional.empty());

  public Platform {
    requireNonNull(os, "os");
    requireNonNull(architecture, "architecture");
    requireNonNull(variant, "variant");
    if (os.isBlank() || architecture.isBlank() || variant.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException(
          "a platform has os, architecture and perhaps a variant, such as linux/amd64, was '%s/%s%s'"
              .formatted(os, architecture, variant.map(v -> "/" + v).orElse("")));
    }
  }

  /** A platform without a variant. */
  public static Platform of(String os, String architecture) {
    return new Platform(os, architecture, Optional.empty());
  }

  /**
   * Reads {@code os/architecture[/variant]}.
   *
   * @throws IllegalArgumentException if the text is of another form
   */
  public static Platform parse(String text) {
    String[] parts = requireNonNull(text, "text").split("/", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException(
          "'" + text + "' is no platform, expected one such as linux/amd64 or linux/arm/v7");
    }
    return new Platform(
        parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
  }

  /** Whether it may run there: the variants are compared only where both are known. */
  public boolean fits(Platform node) {
    return os.equals(node.os)
        && architecture.equals(node.architecture)
        && (variant.isEmpty() || node.variant.isEmpty() || variant.equals(node.variant));
  }

  /** {@code os/architecture[/variant]}. */
  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
  }
}
