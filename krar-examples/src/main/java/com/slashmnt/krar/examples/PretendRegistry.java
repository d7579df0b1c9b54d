package com.slashmnt.krar.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for an image registry and for the disks of the nodes: a tag means a digest, until it is
 * published again, and a node that has a tag pulls it again only where the pull policy says Always.
 */
final class PretendRegistry {

  private final Map<String, Integer> builds = new ConcurrentHashMap<>();
  private final Map<String, String> onNodes = new ConcurrentHashMap<>();

  /** Builds those images anew: each tag means other content from now on. */
  void publishAgain(Set<String> images) {
    images.forEach(image -> builds.merge(image, 1, Integer::sum));
  }

  /** The imageID of a container that starts now. */
  String pull(String image, String pullPolicy) {
    String repository = image.substring(0, image.lastIndexOf(':'));
    String latest = repository + "@" + digest(image + " build " + builds.getOrDefault(image, 0));
    if (pullPolicy.equals("Always")) {
      onNodes.put(image, latest);
    }
    return onNodes.computeIfAbsent(image, absent -> latest);
  }

  private static String digest(String content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
