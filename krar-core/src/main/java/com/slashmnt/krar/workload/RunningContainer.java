package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One container of a live pod, init and sidecar containers included.
 *
 * @param name its name within the pod
 * @param image what it follows, as written: the workload's template says it, or the pod's own spec
 *     for an injected container; where krar has pinned the template's image by digest, the
 *     reference that it was pinned from
 * @param pullPolicy of the pod's own spec
 * @param imageId what the runtime says it runs; empty while it runs nothing
 * @param injected whether the workload's template does not name it: an admission webhook added it
 * @param podImage what the pod's own spec asks for, as written: an admission webhook may have named
 *     it by its digest, or at a mirror
 * @param pinned whether {@code podImage} is the digest that krar has written into the template
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RunningContainer(
    String name,
    String image,
    PullPolicy pullPolicy,
    String imageId,
    boolean injected,
    String podImage,
    boolean pinned) {

  public RunningContainer {
    requireNonNull(name, "name");
    requireNonNull(image, "image");
    requireNonNull(pullPolicy, "pullPolicy");
    requireNonNull(imageId, "imageId");
    requireNonNull(podImage, "podImage");
  }

  /** One whose image no admission webhook changed. */
  public RunningContainer(
      String name, String image, PullPolicy pullPolicy, String imageId, boolean injected) {
    this(name, image, pullPolicy, imageId, injected, image, false);
  }

  /** One that the template names, whose image krar has pinned as the pod has it. */
  public static RunningContainer pinned(Container template, PullPolicy pullPolicy, String imageId) {
    return new RunningContainer(
        template.name(),
        template.followed(),
        pullPolicy,
        imageId,
        false,
        template.image(),
        template.pinnedFrom().isPresent());
  }

  /** One that the template names, with the pull policy that Kubernetes gives it by default. */
  public static RunningContainer of(String name, String image, String imageId) {
    return new RunningContainer(name, image, PullPolicy.defaultFor(image), imageId, false);
  }

  /** The image as a value; empty if the text is not an image reference. */
  public Optional<ImageReference> reference() {
    return ImageReference.tryParse(image);
  }

  /** Whether only the pod's own spec names the image by its digest. */
  public boolean isPinnedByAdmission() {
    return !pinned && isPinned(podImage) && !isPinned(image);
  }

  private static boolean isPinned(String image) {
    return ImageReference.tryParse(image).flatMap(ImageReference::digest).isPresent();
  }

  /**
   * The digest in the image's id, whatever the runtime writes around it: {@code
   * docker-pullable://nginx@sha256:…}, {@code docker.io/library/nginx@sha256:…}, {@code sha256:…},
   * or 64 hexadecimal digits, which are a SHA-256 digest.
   */
  public Optional<Digest> runningDigest() {
    int at = imageId.lastIndexOf('@');
    int scheme = imageId.lastIndexOf("://");
    String id = imageId.substring(at >= 0 ? at + 1 : scheme >= 0 ? scheme + 3 : 0);
    return Digest.tryParse(id).or(() -> Digest.tryParse("sha256:" + id));
  }

  /**
   * Whether the id names no repository: then it is the digest of the image's config, not that of a
   * manifest or index.
   *
   * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#imageid">OCI
   *     image specification, ImageID</a>
   */
  public boolean isConfigId() {
    return !imageId.contains("@");
  }
}
