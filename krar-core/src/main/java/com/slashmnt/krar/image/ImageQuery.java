package com.slashmnt.krar.image;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What is asked of a {@link DigestSource}: about which image, how much, and for whose pods.
 *
 * @param image the image
 * @param withContent whether the children of an index, or the config of a manifest, are asked for
 *     too, which may cost a counted pull
 * @param namespace of the pods that run the image, whose pull secrets may be used; empty: none of a
 *     namespace
 * @param pullSecrets names of the pods' {@code imagePullSecrets}, in their order
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record ImageQuery(
    ImageReference image,
    boolean withContent,
    Optional<String> namespace,
    List<String> pullSecrets) {

  public ImageQuery {
    requireNonNull(image, "image");
    requireNonNull(namespace, "namespace");
    pullSecrets = List.copyOf(pullSecrets);
    if (namespace.isEmpty() && !pullSecrets.isEmpty()) {
      throw new IllegalArgumentException(
          "pull secrets %s of no namespace: a secret serves its own namespace only"
              .formatted(pullSecrets));
    }
  }

  /** Which digest has that image? */
  public static ImageQuery digestOf(ImageReference image) {
    return new ImageQuery(image, false, Optional.empty(), List.of());
  }

  /** What is in that image? */
  public static ImageQuery contentOf(ImageReference image) {
    return new ImageQuery(image, true, Optional.empty(), List.of());
  }

  /** A copy for pods of that namespace with these {@code imagePullSecrets}. */
  public ImageQuery forPods(String podNamespace, List<String> podPullSecrets) {
    return new ImageQuery(image, withContent, Optional.of(podNamespace), podPullSecrets);
  }

  /** A copy about another image, such as a mirror's. */
  public ImageQuery about(ImageReference other) {
    return new ImageQuery(other, withContent, namespace, pullSecrets);
  }
}
