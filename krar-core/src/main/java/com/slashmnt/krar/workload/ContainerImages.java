package com.slashmnt.krar.workload;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Images by container, as krar's annotations have them: {@code container=repository:tag,…}, with
 * digests or without.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class ContainerImages {

  private ContainerImages() {}

  /** By container name; what cannot be read is left out. */
  public static Map<String, ImageReference> parse(String annotation) {
    Map<String, ImageReference> images = new TreeMap<>();
    for (String entry : annotation.split(",", -1)) {
      int equals = entry.indexOf('=');
      Optional<ImageReference> image =
          equals > 0
              ? ImageReference.tryParse(entry.substring(equals + 1).strip())
              : Optional.empty();
      image.ifPresent(i -> images.put(entry.substring(0, equals).strip(), i));
    }
    return images;
  }

  /** The annotation's text for these. */
  public static String format(Map<String, ImageReference> images) {
    return new TreeMap<>(images)
        .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(joining(","));
  }

  /**
   * Which digests ran well before a workload's last restart, as {@link Annotations#PREVIOUS} says;
   * only of containers that still follow the same reference.
   */
  public static Map<String, Digest> previous(Workload workload) {
    Map<String, ImageReference> noted =
        parse(workload.annotations().getOrDefault(Annotations.PREVIOUS, ""));
    Map<String, Digest> previous = new TreeMap<>();
    for (Container container : workload.containers()) {
      Optional.ofNullable(noted.get(container.name()))
          .filter(
              image ->
                  new ImageReference(image.name(), image.tag(), Optional.empty())
                      .toString()
                      .equals(container.followed()))
          .flatMap(ImageReference::digest)
          .ifPresent(digest -> previous.put(container.name(), digest));
    }
    return previous;
  }

  /** The text of {@link Annotations#PREVIOUS} for these digests; empty if it says nothing. */
  public static String previous(Workload workload, Map<String, Digest> digests) {
    Map<String, ImageReference> images = new TreeMap<>();
    for (Container container : workload.containers()) {
      Optional<Digest> digest = Optional.ofNullable(digests.get(container.name()));
      ImageReference.tryParse(container.followed())
          .filter(image -> image.digest().isEmpty())
          .flatMap(i -> digest.map(d -> new ImageReference(i.name(), i.tag(), Optional.of(d))))
          .ifPresent(image -> images.put(container.name(), image));
    }
    return format(images);
  }
}
