package com.slashmnt.krar.it.registry;

/** What can be done to images that are in a registry already. */
public final class Images {
  private Images() {}

  /** Lets a tag of the same repository point at an image that was pushed before. */
  public static PushedImage tag(Registry registry, PushedImage image, String tag) {
    byte[] manifest =
        registry.client().expect(200, "GET", path(image, image.digest()), "", new byte[0]).body();
    registry.client().expect(201, "PUT", path(image, tag), image.mediaType(), manifest);
    return new PushedImage(
        image.name(),
        tag,
        image.digest(),
        image.mediaType(),
        image.platforms(),
        image.attestations());
  }

  /**
   * Deletes the manifest with this digest from the image's repository, and with it each tag that
   * points there; the children of an index stay.
   */
  public static void delete(Registry registry, PushedImage image, String digest) {
    registry.client().expect(202, "DELETE", path(image, digest), "", new byte[0]);
  }

  private static String path(PushedImage image, String reference) {
    return "/v2/" + image.repository() + "/manifests/" + reference;
  }
}
