package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.ImageReference;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One container of a pod template, init containers included.
 *
 * @param name its name within the pod
 * @param image what the template asks for, as written: a template may hold nonsense
 * @param pullPolicy what applies, defaulted where the template names none
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Container(String name, String image, PullPolicy pullPolicy) {

  public Container {
    requireNonNull(name, "name");
    requireNonNull(image, "image");
    requireNonNull(pullPolicy, "pullPolicy");
    if (image.isBlank()) {
      throw new IllegalArgumentException("container " + name + " needs an image, such as nginx");
    }
  }

  /** A container with the pull policy that Kubernetes gives it by default. */
  public static Container of(String name, String image) {
    return new Container(name, image, PullPolicy.defaultFor(image));
  }

  /** The image as a value; empty if the text is not an image reference, which no node can pull. */
  public Optional<ImageReference> reference() {
    return ImageReference.tryParse(image);
  }
}
