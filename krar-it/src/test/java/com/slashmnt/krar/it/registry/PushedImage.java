package com.slashmnt.krar.it.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image as it was pushed.
 *
 * @param name with the registry's address and without tag: {@code 127.0.0.1:5000/team/web}
 * @param tag that pointed at it then
 * @param digest of what the tag points at: the index, or the only manifest
 * @param mediaType of the same
 * @param platforms the runnable manifests by platform, such as {@code linux/amd64}
 * @param attestations digests of the children that cannot run
 */
public record PushedImage(
    String name,
    String tag,
    String digest,
    String mediaType,
    Map<String, Child> platforms,
    List<String> attestations) {

  /** Keeps the order of the platforms. */
  public PushedImage {
    platforms = Collections.unmodifiableMap(new LinkedHashMap<>(platforms));
    attestations = List.copyOf(attestations);
  }

  /** A manifest of one platform, and the configuration it names; both digests. */
  public record Child(String digest, String config) {}

  /** By tag: {@code 127.0.0.1:5000/team/web:1}. */
  public String reference() {
    return name + ":" + tag;
  }

  /** By digest: {@code 127.0.0.1:5000/team/web@sha256:…}. */
  public String pinned() {
    return name + "@" + digest;
  }

  /** The repository alone: {@code team/web}. */
  public String repository() {
    return name.substring(name.indexOf('/') + 1);
  }

  /** Whether the tag points at an index or a manifest list. */
  public boolean isIndex() {
    return MediaTypes.isIndex(mediaType);
  }

  /**
   * The manifest of a platform; a single manifest is its own child.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Child child(String platform) {
    Child child = platforms.get(platform);
    if (child == null) {
      throw new IllegalArgumentException(
          "%s has no platform %s, but %s".formatted(reference(), platform, platforms.keySet()));
    }
    return child;
  }
}
