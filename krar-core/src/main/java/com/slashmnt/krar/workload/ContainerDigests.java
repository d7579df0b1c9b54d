package com.slashmnt.krar.workload;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.image.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Digests by container, as krar's annotations have them: {@code
 * container=sha256:…,container=sha256:…}.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class ContainerDigests {

  private ContainerDigests() {}

  /**
   * What that annotation of a workload says, by container name; empty without it. What cannot be
   * read is left out.
   *
   * @param annotation such as {@link Annotations#WANTED}
   */
  public static Map<String, Digest> of(Workload workload, String annotation) {
    Map<String, Digest> digests = new TreeMap<>();
    for (String entry : workload.annotations().getOrDefault(annotation, "").split(",", -1)) {
      int equals = entry.indexOf('=');
      Optional<Digest> digest =
          equals > 0 ? Digest.tryParse(entry.substring(equals + 1)) : Optional.empty();
      digest.ifPresent(d -> digests.put(entry.substring(0, equals).strip(), d));
    }
    return digests;
  }

  /** The annotation's text for these. */
  public static String format(Map<String, Digest> digests) {
    return new TreeMap<>(digests)
        .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(joining(","));
  }
}
