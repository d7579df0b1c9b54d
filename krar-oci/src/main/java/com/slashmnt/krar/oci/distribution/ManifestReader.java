package com.slashmnt.krar.oci.distribution;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.oci.http.Json;
import com.slashmnt.krar.oci.http.LookupFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Reads an index or manifest.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md">OCI image
 *     specification, Image Index</a>
 */
public final class ManifestReader {

  /** On what says something about another child, as BuildKit writes it. */
  private static final String REFERENCE_TYPE = "vnd.docker.reference.type";

  private ManifestReader() {}

  /**
   * What the bytes say.
   *
   * @param purpose for messages, such as {@code registry.example.com/app:1}
   * @param type as the header says
   * @throws LookupFailure if they are neither index nor manifest
   */
  public static PublishedImage read(String purpose, Digest digest, String type, byte[] bytes) {
    Map<?, ?> json = object(purpose, bytes);
    boolean index = json.get("manifests") instanceof List<?>;
    boolean manifest = json.get("config") instanceof Map<?, ?>;
    if (index == manifest) {
      throw invalid(purpose, index ? "it is both index and manifest" : "no index or manifest");
    }
    String own = Json.text(json.get("mediaType"));
    return new PublishedImage(
        digest,
        own.isEmpty() ? type : own,
        json.get("manifests") instanceof List<?> manifests
            ? children(purpose, manifests)
            : List.of(),
        index ? Optional.empty() : Optional.of(digest(purpose, Json.fields(json.get("config")))));
  }

  private static Map<?, ?> object(String purpose, byte[] bytes) {
    try {
      if (Json.read(bytes) instanceof Map<?, ?> object) {
        return object;
      }
    } catch (JacksonException e) {
      throw invalid(purpose, "the answer is not JSON");
    }
    throw invalid(purpose, "the answer is no JSON object");
  }

  private static List<PublishedImage.Child> children(String purpose, List<?> manifests) {
    List<PublishedImage.Child> children = new ArrayList<>();
    for (Object manifest : manifests) {
      Map<?, ?> child = Json.fields(manifest);
      Optional<Platform> platform = platform(Json.fields(child.get("platform")));
      boolean attestation =
          Json.fields(child.get("annotations")).containsKey(REFERENCE_TYPE)
              || platform.filter(Platform.UNKNOWN::equals).isPresent();
      children.add(new PublishedImage.Child(digest(purpose, child), platform, !attestation));
    }
    return children;
  }

  private static Digest digest(String purpose, Map<?, ?> descriptor) {
    return Digest.tryParse(Json.text(descriptor.get("digest")))
        .orElseThrow(() -> invalid(purpose, "a descriptor has no digest"));
  }

  private static Optional<Platform> platform(Map<?, ?> json) {
    String os = Json.text(json.get("os"));
    String architecture = Json.text(json.get("architecture"));
    String variant = Json.text(json.get("variant"));
    return os.isBlank() || architecture.isBlank()
        ? Optional.empty()
        : Optional.of(
            new Platform(
                os, architecture, variant.isBlank() ? Optional.empty() : Optional.of(variant)));
  }

  private static LookupFailure invalid(String purpose, String how) {
    return new LookupFailure(
        Unavailable.INVALID_ANSWER, "Could not look up %s: %s.".formatted(purpose, how));
  }
}
