package com.slashmnt.krar.workload;

import com.slashmnt.krar.image.ImageReference;
import org.apiguardian.api.API;

/**
 * When the kubelet pulls an image that the node already has.
 *
 * @since 3.0.0
 * @see <a href="https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy">Image
 *     pull policy</a>
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public enum PullPolicy {
  ALWAYS("Always"),
  IF_NOT_PRESENT("IfNotPresent"),
  NEVER("Never");

  private final String value;

  PullPolicy(String value) {
    this.value = value;
  }

  /**
   * What applies where a container names none: {@code Always} for {@code :latest} or no tag, else
   * {@code IfNotPresent}, also for what is no image.
   */
  public static PullPolicy defaultFor(String image) {
    try {
      ImageReference reference = ImageReference.parse(image);
      boolean latest = reference.tag().map("latest"::equals).orElse(reference.digest().isEmpty());
      return latest ? ALWAYS : IF_NOT_PRESENT;
    } catch (IllegalArgumentException e) {
      return IF_NOT_PRESENT;
    }
  }

  /** As Kubernetes writes it. */
  @Override
  public String toString() {
    return value;
  }
}
