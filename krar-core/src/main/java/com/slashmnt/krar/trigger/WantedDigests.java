package com.slashmnt.krar.trigger;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The digests that a workload's last restart should bring, as its annotation {@value
 * Annotations#WANTED} remembers them: {@code container=sha256:…,container=sha256:…}.
 *
 * <p>By it a run that was killed and started again judges by what was wanted then.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class WantedDigests {

  private WantedDigests() {}

  /** By container name; empty without the annotation. What cannot be read is left out. */
  public static Map<String, Digest> of(Workload workload) {
    Map<String, Digest> wanted = new TreeMap<>();
    for (String entry :
        workload.annotations().getOrDefault(Annotations.WANTED, "").split(",", -1)) {
      int equals = entry.indexOf('=');
      Optional<Digest> digest =
          equals > 0 ? Digest.tryParse(entry.substring(equals + 1)) : Optional.empty();
      digest.ifPresent(d -> wanted.put(entry.substring(0, equals).strip(), d));
    }
    return wanted;
  }

  static String format(Map<String, Digest> wanted) {
    return new TreeMap<>(wanted)
        .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(joining(","));
  }
}
