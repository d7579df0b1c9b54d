package com.slashmnt.krar.trigger;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.ContainerImages;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a restart changes in the images of a pod template, and how the template says so.
 *
 * @param images to be set, by container name
 * @param annotations of the template, to be set, or removed where empty
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record TemplateImages(
    Map<String, String> images, Map<String, Optional<String>> annotations) {

  public TemplateImages {
    images = Map.copyOf(images);
    annotations = Map.copyOf(annotations);
  }

  /**
   * For content that these containers are to run: by strategy {@code digest} its digest, by {@code
   * restart} the reference that krar pinned it from, if it did. What the template does not name, or
   * names by a digest of somebody else's, is left as it is.
   *
   * @param wanted by container name
   */
  public static TemplateImages of(
      Workload workload, Map<String, Digest> wanted, RolloutStrategy strategy) {
    Map<String, ImageReference> pinned = new TreeMap<>();
    Map<String, String> images = new TreeMap<>();
    for (Container container : workload.containers()) {
      Optional<ImageReference> from = container.pinnedFrom();
      @Nullable Digest digest = wanted.get(container.name());
      if (digest == null) {
        from.ifPresent(f -> pinned.put(container.name(), f));
      } else if (strategy == RolloutStrategy.DIGEST) {
        from.or(() -> container.reference().filter(i -> i.digest().isEmpty()))
            .ifPresent(
                f -> {
                  pinned.put(container.name(), f);
                  images.put(
                      container.name(),
                      new ImageReference(f.name(), f.tag(), Optional.of(digest)).toString());
                });
      } else {
        from.ifPresent(f -> images.put(container.name(), f.toString()));
      }
    }
    return of(images, pinned);
  }

  /** The references that krar has pinned its images from, in all containers. */
  public static TemplateImages unpinned(Workload workload) {
    Map<String, String> images = new TreeMap<>();
    for (Container container : workload.containers()) {
      container.pinnedFrom().ifPresent(from -> images.put(container.name(), from.toString()));
    }
    return of(images, Map.of());
  }

  private static TemplateImages of(Map<String, String> images, Map<String, ImageReference> pinned) {
    if (images.isEmpty()) {
      return new TemplateImages(images, Map.of());
    }
    return new TemplateImages(
        images,
        Map.of(
            Annotations.PINNED_FROM,
            pinned.isEmpty() ? Optional.empty() : Optional.of(ContainerImages.format(pinned))));
  }
}
