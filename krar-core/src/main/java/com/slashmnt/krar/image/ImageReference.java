package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image as a pod names it: {@code name[:tag][@digest]}.
 *
 * @param name registry and repository as written, such as {@code nginx} or {@code
 *     registry.example.com:5000/team/app}
 * @param tag the tag as written, empty if none
 * @param digest the digest as written, such as {@code sha256:…}, empty if none
 * @since 3.0.0
 */
public record ImageReference(String name, Optional<String> tag, Optional<String> digest) {

  /** A bare major version, which may move by a whole minor release: {@code 1}, {@code v2}. */
  private static final Pattern MAJOR = Pattern.compile("v?\\d+");

  public ImageReference {
    requireNonNull(name, "name");
    requireNonNull(tag, "tag");
    requireNonNull(digest, "digest");
    if (name.isBlank()) {
      throw new IllegalArgumentException("an image needs a name, such as nginx:1.27");
    }
  }

  /**
   * Splits what a container's {@code image} field says; the parts are taken as they are, since the
   * kubelet judges them.
   */
  public static ImageReference parse(String image) {
    requireNonNull(image, "image");
    int at = image.indexOf('@');
    Optional<String> digest = at < 0 ? Optional.empty() : Optional.of(image.substring(at + 1));
    String rest = at < 0 ? image : image.substring(0, at);
    // A colon before the last slash belongs to the registry's port.
    int colon = rest.lastIndexOf(':');
    if (colon <= rest.lastIndexOf('/')) {
      return new ImageReference(rest, Optional.empty(), digest);
    }
    return new ImageReference(
        rest.substring(0, colon), Optional.of(rest.substring(colon + 1)), digest);
  }

  /**
   * Whether the tag may bring nearly anything: {@code latest}, none, or a bare major version. Never
   * for an image with a digest.
   */
  public boolean isPermissive() {
    return digest.isEmpty()
        && tag.map(t -> t.equals("latest") || MAJOR.matcher(t).matches()).orElse(true);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return name + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}
