package com.slashmnt.krar.it.harness;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What image names point at: a digest made from the name, until another one is published.
 *
 * <p>Nothing is published under a name with {@code unpullable} in it.
 */
final class PublishedImages implements Puller {
  private final Map<String, String> digests = new ConcurrentHashMap<>();

  /** From now on the name points there; {@code digest} is {@code sha256:…}. */
  void publish(String image, String digest) {
    if (!digest.matches("sha256:[0-9a-f]{64}")) {
      throw new IllegalArgumentException("digest must be sha256: and 64 hex digits, was " + digest);
    }
    digests.put(image, digest);
  }

  /** The digest of an image by its name, as it is written in a pod. */
  String digest(String image) {
    int at = image.indexOf('@');
    return at >= 0 ? image.substring(at + 1) : digests.getOrDefault(image, digestOf(image));
  }

  /** What a container runtime reports, for instance {@code docker.io/library/nginx@sha256:…}. */
  String imageId(String image) {
    return repository(image) + "@" + digest(image);
  }

  @Override
  public Pulled pull(PullRequest request) {
    String image = request.image();
    return image.contains("unpullable") ? Pulled.notFound(image) : Pulled.as(imageId(image));
  }

  /** A digest made from any text. */
  static String digestOf(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static String repository(String image) {
    int at = image.indexOf('@');
    String name = at >= 0 ? image.substring(0, at) : image;
    int tag = name.indexOf(':', name.lastIndexOf('/') + 1);
    String untagged = tag >= 0 ? name.substring(0, tag) : name;
    int slash = untagged.indexOf('/');
    String first = slash >= 0 ? untagged.substring(0, slash) : "";
    if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
      return untagged;
    }
    return "docker.io/" + (slash >= 0 ? untagged : "library/" + untagged);
  }
}
