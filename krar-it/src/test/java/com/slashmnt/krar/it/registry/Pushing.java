package com.slashmnt.krar.it.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.it.registry.PushedImage.Child;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/**
 * Pushes the parts of an image to one repository, by the distribution API.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md">OCI image
 *     specification, Image Index</a>
 */
final class Pushing {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final RegistryClient client;
  private final String address;
  private final String repository;
  private final boolean docker;
  private final byte[] layer;
  private final Content layerContent;

  Pushing(Registry registry, String repository, boolean docker) {
    client = registry.client();
    address = registry.address();
    this.repository = repository;
    this.docker = docker;
    layer = gzip(new byte[1024]);
    layerContent = blob(docker ? MediaTypes.DOCKER_LAYER : MediaTypes.OCI_LAYER, layer);
  }

  /** Something the registry has. */
  private record Content(String mediaType, String digest, int size) {
    Map<String, Object> descriptor() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("mediaType", mediaType);
      fields.put("digest", digest);
      fields.put("size", size);
      return fields;
    }
  }

  PushedImage push(
      String tag, boolean index, Map<String, String> builds, Map<String, String> attestations) {
    Map<String, Child> children = new LinkedHashMap<>();
    List<Map<String, Object>> descriptors = new ArrayList<>();
    Content top = layerContent;
    for (Map.Entry<String, String> build : builds.entrySet()) {
      Content config = config(build.getKey(), build.getValue());
      // A single manifest is pushed by its tag alone.
      top = manifest(config, layerContent, index ? "" : tag);
      children.put(build.getKey(), new Child(top.digest(), config.digest()));
      Map<String, Object> descriptor = top.descriptor();
      descriptor.put("platform", platform(build.getKey()));
      descriptors.add(descriptor);
    }
    List<String> attested = new ArrayList<>();
    attestations.forEach(
        (platform, text) -> {
          Content attestation = attestation(text);
          attested.add(attestation.digest());
          Map<String, Object> descriptor = attestation.descriptor();
          descriptor.put(
              "annotations",
              ordered(
                  "vnd.docker.reference.digest",
                  Objects.requireNonNull(children.get(platform), platform).digest(),
                  "vnd.docker.reference.type",
                  "attestation-manifest"));
          descriptor.put("platform", platform("unknown/unknown"));
          descriptors.add(descriptor);
        });
    if (index) {
      String type = docker ? MediaTypes.DOCKER_LIST : MediaTypes.OCI_INDEX;
      top =
          manifest(
              type, ordered("schemaVersion", 2, "mediaType", type, "manifests", descriptors), tag);
    }
    String name = address + "/" + repository;
    return new PushedImage(name, tag, top.digest(), top.mediaType(), children, attested);
  }

  private Content config(String platform, String build) {
    Map<String, Object> config = platform(platform);
    config.put("config", Map.of("Labels", Map.of("build", build)));
    config.put("rootfs", ordered("type", "layers", "diff_ids", List.of(Sha256.of(new byte[1024]))));
    return blob(docker ? MediaTypes.DOCKER_CONFIG : MediaTypes.OCI_CONFIG, json(config));
  }

  private Content attestation(String text) {
    Map<String, Object> config = platform("unknown/unknown");
    Content statement = blob(MediaTypes.IN_TOTO, json(Map.of("statement", text)));
    config.put("rootfs", ordered("type", "layers", "diff_ids", List.of(statement.digest())));
    return manifest(blob(MediaTypes.OCI_CONFIG, json(config)), statement, "");
  }

  private Content manifest(Content config, Content layer, String tag) {
    String type = docker ? MediaTypes.DOCKER_MANIFEST : MediaTypes.OCI_MANIFEST;
    Map<String, Object> manifest =
        ordered(
            "schemaVersion",
            2,
            "mediaType",
            type,
            "config",
            config.descriptor(),
            "layers",
            List.of(layer.descriptor()));
    return manifest(type, manifest, tag);
  }

  /** Pushes it by tag, or by its own digest if the tag is empty. */
  private Content manifest(String type, Map<String, Object> manifest, String tag) {
    byte[] body = json(manifest);
    Content content = new Content(type, Sha256.of(body), body.length);
    String reference = tag.isEmpty() ? content.digest() : tag;
    client.expect(201, "PUT", path("manifests/" + reference), type, body);
    return content;
  }

  private Content blob(String type, byte[] body) {
    String digest = Sha256.of(body);
    if (client.send("HEAD", path("blobs/" + digest), "", new byte[0]).statusCode() != 200) {
      String place =
          client
              .expect(202, "POST", path("blobs/uploads/"), "", new byte[0])
              .headers()
              .firstValue("Location")
              .orElseThrow();
      String separator = place.contains("?") ? "&" : "?";
      client.expect(
          201, "PUT", place + separator + "digest=" + digest, "application/octet-stream", body);
    }
    return new Content(type, digest, body.length);
  }

  private String path(String end) {
    return "/v2/" + repository + "/" + end;
  }

  private static Map<String, Object> platform(String platform) {
    String[] parts = platform.split("/", 3);
    Map<String, Object> fields = ordered("architecture", parts[1], "os", parts[0]);
    if (parts.length > 2) {
      fields.put("variant", parts[2]);
    }
    return fields;
  }

  private static Map<String, Object> ordered(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  private static byte[] json(Map<String, Object> fields) {
    return JSON.asJson(fields).getBytes(UTF_8);
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compress in memory", e);
    }
    return bytes.toByteArray();
  }
}
