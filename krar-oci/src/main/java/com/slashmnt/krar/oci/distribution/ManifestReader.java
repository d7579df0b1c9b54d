package com.slashmnt.krar.oci.distribution;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.oci.http.Json;
import com.slashmnt.krar.oci.http.LookupFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

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
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw invalid(purpose, "the answer is not JSON");
    }
    if (json == null || !json.isObject()) {
      throw invalid(purpose, "the answer is no JSON object");
    }
    boolean index = json.path("manifests").isArray();
    boolean manifest = json.path("config").isObject();
    if (index == manifest) {
      throw invalid(purpose, index ? "it is both index and manifest" : "no index or manifest");
    }
    String own = Json.text(json.path("mediaType"));
    return new PublishedImage(
        digest,
        own.isEmpty() ? type : own,
        index ? children(purpose, json.path("manifests")) : List.of(),
        index ? Optional.empty() : Optional.of(digest(purpose, json.path("config"))));
  }

  private static List<PublishedImage.Child> children(String purpose, JsonNode manifests) {
    List<PublishedImage.Child> children = new ArrayList<>();
    for (JsonNode child : manifests) {
      Optional<Platform> platform = platform(child.path("platform"));
      boolean attestation =
          child.path("annotations").has(REFERENCE_TYPE)
              || platform.filter(Platform.UNKNOWN::equals).isPresent();
      children.add(new PublishedImage.Child(digest(purpose, child), platform, !attestation));
    }
    return children;
  }

  private static Digest digest(String purpose, JsonNode descriptor) {
    return Digest.tryParse(Json.text(descriptor.path("digest")))
        .orElseThrow(() -> invalid(purpose, "a descriptor has no digest"));
  }

  private static Optional<Platform> platform(JsonNode json) {
    String os = Json.text(json.path("os"));
    String architecture = Json.text(json.path("architecture"));
    String variant = Json.text(json.path("variant"));
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
