package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.ImageReference;

/**
 * One container of a pod template, init containers included.
 *
 * @param name its name within the pod
 * @param image what the template asks for
 * @param pullPolicy what applies, defaulted where the template names none
 * @since 3.0.0
 */
public record Container(String name, ImageReference image, PullPolicy pullPolicy) {

  public Container {
    requireNonNull(name, "name");
    requireNonNull(image, "image");
    requireNonNull(pullPolicy, "pullPolicy");
  }

  /** A container with the pull policy that Kubernetes gives it by default. */
  public static Container of(String name, String image) {
    ImageReference reference = ImageReference.parse(image);
    return new Container(name, reference, PullPolicy.defaultFor(reference));
  }
}
