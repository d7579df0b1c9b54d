package com.slashmnt.krar.engine.rollout;

import static java.util.stream.Collectors.toSet;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.image.PublishedImage;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The images that a workload ran before a restart, as its template could name them again; pure.
 *
 * @param digests by container name
 * @param queries by which the registry confirms each, by container name
 * @param missing containers of which it is not known what ran well before
 */
public record PreviousImages(
    Map<String, Digest> digests, Map<String, ImageQuery> queries, List<String> missing) {

  /**
   * Of the containers that the template names; what admission injected comes as it comes.
   *
   * @param pods of the restart that failed, for their pull secrets
   */
  public static PreviousImages of(Workload workload, Decision.Roll failed, RunningPods pods) {
    List<String> secrets =
        pods.pods().stream().findFirst().map(RunningPod::pullSecrets).orElse(List.of());
    Map<String, Digest> digests = new TreeMap<>();
    Map<String, ImageQuery> queries = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Container container : workload.containers()) {
      Optional<ImageReference> image = ImageReference.tryParse(container.followed());
      if (!failed.wanted().containsKey(container.name()) || image.isEmpty()) {
        continue;
      }
      @Nullable Digest digest = failed.previous().get(container.name());
      if (digest == null) {
        missing.add(container.name());
      } else {
        digests.put(container.name(), digest);
        queries.put(
            container.name(),
            ImageQuery.digestOf(image.get().at(digest))
                .forPods(workload.ref().namespace(), secrets));
      }
    }
    return new PreviousImages(digests, queries, missing);
  }

  /** What is to be asked of registries. */
  public Set<ImageQuery> all() {
    return Set.copyOf(queries.values());
  }

  /**
   * Why it cannot be gone back to them; empty if it can.
   *
   * @param known the registry's answers
   * @param pods of the restart that failed, for their platforms
   */
  public Optional<String> obstacle(PublishedImages known, RunningPods pods) {
    if (!missing.isEmpty()) {
      return Optional.of(
          "what container %s ran well before is not known".formatted(missing.get(0)));
    }
    if (digests.isEmpty()) {
      return Optional.of("its template names none of the containers that got new content");
    }
    for (Map.Entry<String, ImageQuery> entry : queries.entrySet()) {
      Optional<String> why =
          known
              .answerTo(entry.getValue())
              .map(
                  answer ->
                      answer.fold(
                          found -> severalPlatforms(entry.getKey(), found, pods),
                          gone -> unavailable(entry, gone.toString())))
              .orElseGet(() -> unavailable(entry, "the registry was not asked"));
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unavailable(Map.Entry<String, ImageQuery> image, String why) {
    return Optional.of(
        "%s, which container %s ran before, cannot be had: %s"
            .formatted(image.getValue().image(), image.getKey(), why));
  }

  /** Some runtimes name the manifest of their own platform, which other nodes cannot run. */
  private static Optional<String> severalPlatforms(
      String container, PublishedImage previous, RunningPods pods) {
    Set<Platform> platforms =
        pods.pods().stream().flatMap(pod -> pod.platform().stream()).collect(toSet());
    return previous.isManifest() && platforms.size() > 1
        ? Optional.of(
            "what container %s ran before is known for one of the platforms %s only"
                .formatted(container, platforms.stream().map(Platform::toString).sorted().toList()))
        : Optional.empty();
  }
}
