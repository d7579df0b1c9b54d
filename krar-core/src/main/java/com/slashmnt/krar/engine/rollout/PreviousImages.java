package com.slashmnt.krar.engine.rollout;

import static java.util.stream.Collectors.toSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
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
import java.util.LinkedHashSet;
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
 * @param tags what the registry is asked for to tell manifests from those of one platform, by
 *     container name
 * @param missing containers of which it is not known what ran well before
 */
public record PreviousImages(
    Map<String, Digest> digests,
    Map<String, ImageQuery> queries,
    Map<String, ImageQuery> tags,
    List<String> missing) {

  /** What a registry will not say otherwise a little later. */
  private static final Set<String> LASTING =
      Set.of(
          DigestLookup.Unavailable.NOT_FOUND,
          DigestLookup.Unavailable.FORBIDDEN,
          DigestLookup.Unavailable.UNAUTHORIZED);

  /**
   * Of the containers that the template names and that got other content, or may have; what
   * admission injected comes as it comes.
   *
   * @param pods of the restart that failed, for their pull secrets
   */
  public static PreviousImages of(Workload workload, Decision.Roll failed, RunningPods pods) {
    List<String> secrets =
        pods.pods().stream().findFirst().map(RunningPod::pullSecrets).orElse(List.of());
    Map<String, Digest> digests = new TreeMap<>();
    Map<String, ImageQuery> queries = new LinkedHashMap<>();
    Map<String, ImageQuery> tags = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Container container : workload.containers()) {
      Optional<ImageReference> image = ImageReference.tryParse(container.followed());
      @Nullable Digest digest = failed.previous().get(container.name());
      if (image.isEmpty()) {
        continue;
      }
      if (digest == null) {
        if (failed.wanted().containsKey(container.name())) {
          missing.add(container.name());
        }
      } else {
        digests.put(container.name(), digest);
        ImageQuery tag =
            ImageQuery.digestOf(image.get()).forPods(workload.ref().namespace(), secrets);
        tags.put(container.name(), tag);
        queries.put(container.name(), tag.about(image.get().at(digest)));
      }
    }
    return new PreviousImages(digests, queries, tags, missing);
  }

  /** What is to be asked of registries. */
  public Set<ImageQuery> all() {
    Set<ImageQuery> all = new LinkedHashSet<>(queries.values());
    all.addAll(tags.values());
    return all;
  }

  /** Whether the registry may say more of one of them a little later. */
  public boolean mayBeKnownLater(PublishedImages known) {
    return queries.entrySet().stream()
        .anyMatch(
            e ->
                known
                    .answerTo(e.getValue())
                    .map(
                        answer ->
                            answer.fold(
                                found -> found.isManifest() && passes(known, tags.get(e.getKey())),
                                PreviousImages::passes))
                    .orElse(false));
  }

  private static boolean passes(PublishedImages known, @Nullable ImageQuery tag) {
    return tag != null
        && known
            .answerTo(tag)
            .map(answer -> answer.fold(found -> false, PreviousImages::passes))
            .orElse(false);
  }

  private static boolean passes(Reason why) {
    return !LASTING.contains(why.code());
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
                          found ->
                              severalPlatforms(
                                  entry.getKey(), found, isManifest(known, entry.getKey()), pods),
                          gone -> unavailable(entry, gone.toString())))
              .orElseGet(() -> unavailable(entry, "the registry was not asked"));
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  /** Whether the tag points at a manifest now, so that it will have done so before. */
  private boolean isManifest(PublishedImages known, String container) {
    return Optional.ofNullable(tags.get(container))
        .flatMap(known::answerTo)
        .flatMap(DigestLookup::toOptional)
        .filter(PublishedImage::isManifest)
        .isPresent();
  }

  private static Optional<String> unavailable(Map.Entry<String, ImageQuery> image, String why) {
    return Optional.of(
        "%s, which container %s ran before, cannot be had: %s"
            .formatted(image.getValue().image(), image.getKey(), why));
  }

  /**
   * Some runtimes name the manifest of their own platform, which other nodes cannot run. Where the
   * tag points at an index, it may be one of those.
   */
  private static Optional<String> severalPlatforms(
      String container, PublishedImage previous, boolean manifests, RunningPods pods) {
    boolean known = pods.pods().stream().allMatch(pod -> pod.platform().isPresent());
    Set<Platform> platforms =
        pods.pods().stream().flatMap(pod -> pod.platform().stream()).collect(toSet());
    boolean anywhere = !previous.isManifest() || manifests || (known && platforms.size() == 1);
    return anywhere
        ? Optional.empty()
        : Optional.of(
            "what container %s ran before is the manifest of one platform, and that all nodes have that platform is not known"
                .formatted(container));
  }
}
