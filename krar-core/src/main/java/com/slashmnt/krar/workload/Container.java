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
 * @param init whether it is among the template's init containers
 * @param pinnedFrom what the template asked for before krar named the image by its digest; empty
 *     where krar did not
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Container(
    String name,
    String image,
    PullPolicy pullPolicy,
    boolean init,
    Optional<ImageReference> pinnedFrom) {

  public Container {
    requireNonNull(name, "name");
    requireNonNull(image, "image");
    requireNonNull(pullPolicy, "pullPolicy");
    requireNonNull(pinnedFrom, "pinnedFrom");
    if (image.isBlank()) {
      throw new IllegalArgumentException("container " + name + " needs an image, such as nginx");
    }
  }

  /** A container that is no init container, and was not pinned. */
  public Container(String name, String image, PullPolicy pullPolicy) {
    this(name, image, pullPolicy, false, Optional.empty());
  }

  /** A container with the pull policy that Kubernetes gives it by default. */
  public static Container of(String name, String image) {
    return new Container(name, image, PullPolicy.defaultFor(image));
  }

  /** A copy that is an init container. */
  public Container asInit() {
    return new Container(name, image, pullPolicy, true, pinnedFrom);
  }

  /**
   * A copy that krar has pinned, if that is what it runs: the image is named by a digest, in the
   * repository that it was pinned from. Else somebody has changed it since.
   */
  public Container pinnedFrom(ImageReference from) {
    boolean still =
        reference()
            .filter(i -> i.digest().isPresent() && from.digest().isEmpty())
            .filter(i -> nameOf(i).equals(nameOf(from)))
            .isPresent();
    return still ? new Container(name, image, pullPolicy, init, Optional.of(from)) : this;
  }

  private static String nameOf(ImageReference image) {
    return image.normalized().name();
  }

  /** The image as a value; empty if the text is not an image reference, which no node can pull. */
  public Optional<ImageReference> reference() {
    return ImageReference.tryParse(image);
  }

  /** What it follows, as written: the reference that it was pinned from, or its image. */
  public String followed() {
    return pinnedFrom.map(ImageReference::toString).orElse(image);
  }

  /** Whether what it follows names that tag, as {@link ImageReference#isSameTagAs} compares. */
  public boolean follows(ImageReference tag) {
    return pinnedFrom.or(this::reference).filter(own -> own.isSameTagAs(tag)).isPresent();
  }
}
