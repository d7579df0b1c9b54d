package com.slashmnt.krar.workload;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.image.ImageReference;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * From which references krar has pinned the images of a pod template, as the template's annotation
 * {@value Annotations#PINNED_FROM} says: {@code container=repository:tag,…}.
 *
 * <p>It stands on the template, beside the images that it is about, so that whoever brings back an
 * older template ({@code kubectl rollout undo}) brings back what belongs to it.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class PinnedFrom {

  private PinnedFrom() {}

  /** By container name; what cannot be read is left out. */
  public static Map<String, ImageReference> parse(String annotation) {
    Map<String, ImageReference> pinned = new TreeMap<>();
    for (String entry : annotation.split(",", -1)) {
      int equals = entry.indexOf('=');
      Optional<ImageReference> image =
          equals > 0
              ? ImageReference.tryParse(entry.substring(equals + 1).strip())
              : Optional.empty();
      image
          .filter(i -> i.digest().isEmpty())
          .ifPresent(i -> pinned.put(entry.substring(0, equals).strip(), i));
    }
    return pinned;
  }

  /** The annotation's text for these. */
  public static String format(Map<String, ImageReference> pinned) {
    return new TreeMap<>(pinned)
        .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(joining(","));
  }
}
