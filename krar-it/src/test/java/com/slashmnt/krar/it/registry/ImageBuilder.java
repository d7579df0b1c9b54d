package com.slashmnt.krar.it.registry;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An image to be pushed, made from texts: the same texts give the same digests.
 *
 * <p>Two images that differ in one text differ in one child: {@code index().platform("linux/amd64",
 * "first")} with another attestation has the same content for every node.
 */
public final class ImageBuilder {
  private static final String[] USUAL = {"linux/amd64", "linux/arm64"};

  private final boolean index;
  private final Map<String, String> platforms = new LinkedHashMap<>();
  private final Map<String, String> attestations = new LinkedHashMap<>();
  private boolean docker;

  private ImageBuilder(boolean index) {
    this.index = index;
  }

  /** One manifest, for linux/amd64, without an index. */
  public static ImageBuilder single(String build) {
    return new ImageBuilder(false).platform(USUAL[0], build);
  }

  /** An index with nothing in it yet. */
  public static ImageBuilder index() {
    return new ImageBuilder(true);
  }

  /** An index for linux/amd64 and linux/arm64, both with the content of this build. */
  public static ImageBuilder index(String build) {
    return index().platform(USUAL[0], build).platform(USUAL[1], build);
  }

  /** An index with so many children; from the third on their platforms are made up. */
  public static ImageBuilder index(String build, int children) {
    ImageBuilder image = index();
    for (int i = 0; i < children; i++) {
      image.platform(i < USUAL.length ? USUAL[i] : "linux/none" + i, build);
    }
    return image;
  }

  /** The content for a platform, {@code os/architecture} and perhaps {@code /variant}. */
  public ImageBuilder platform(String platform, String build) {
    if (!index && !platforms.isEmpty() && !platforms.containsKey(platform)) {
      throw new IllegalStateException("a single manifest has one platform, and not " + platform);
    }
    platforms.put(platform, build);
    return this;
  }

  /** A child of an index that says something about the one of a platform, and cannot run. */
  public ImageBuilder attestation(String platform, String text) {
    if (!index || !platforms.containsKey(platform)) {
      throw new IllegalStateException("there is nothing to attest for " + platform);
    }
    attestations.put(platform, text);
    return this;
  }

  /** With the media types of Docker instead of those of the OCI. */
  public ImageBuilder docker() {
    docker = true;
    return this;
  }

  /** Pushes it and lets the tag, such as {@code team/web:1}, point at it. */
  public PushedImage push(Registry registry, String reference) {
    int colon = reference.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "reference must be a repository with a tag, such as team/web:1, was " + reference);
    }
    Pushing pushing = new Pushing(registry, reference.substring(0, colon), docker);
    return pushing.push(reference.substring(colon + 1), index, platforms, attestations);
  }
}
