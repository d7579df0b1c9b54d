package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * A workload as it was at one {@code resourceVersion}: what a policy needs, and no more.
 *
 * <p>Immutable, thus safe to share. Made by an adapter, or by {@link #builder(WorkloadRef)} in a
 * test of a policy.
 *
 * @param ref which one
 * @param uid the object's UID; empty where nothing needs it
 * @param resourceVersion what this is a snapshot of; a trigger refuses to act on an older one
 * @param labels the object's own labels
 * @param annotations the object's own annotations; an adapter leaves out what is longer than 1 KiB
 *     (krar's own: 16 KiB), such as whole manifests ({@code
 *     kubectl.kubernetes.io/last-applied-configuration}), and cuts a longer hold
 * @param containers the template's containers, init containers first
 * @param strategy how a changed template reaches the pods
 * @param paused whether a Deployment is paused
 * @param templateRestartedAt the template's restart annotation as written, by whomever
 * @param rollout how far the pods follow the template
 * @param revision the label value by which pods of the newest revision are known ({@code
 *     pod-template-hash}, {@code controller-revision-hash}), where the status says it
 * @param podSelector which labels all of its pods have, as the API server takes it in {@code
 *     labelSelector} and {@code LabelSelector.parse} reads it; empty where that is unknown. Pods of
 *     others may have them, too
 * @param owner the custom resource whose controller made it and looks after it, if there is one
 * @param scaledBy the controller that set how many pods it has, where an adapter knows it by what
 *     the object tells, such as {@code Flagger}
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Workload(
    WorkloadRef ref,
    String uid,
    String resourceVersion,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Container> containers,
    UpdateStrategy strategy,
    boolean paused,
    Optional<String> templateRestartedAt,
    RolloutStatus rollout,
    Optional<String> revision,
    Optional<String> podSelector,
    Optional<WorkloadOwner> owner,
    Optional<String> scaledBy) {

  /** So far two clocks may be apart. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  public Workload {
    requireNonNull(ref, "ref");
    requireNonNull(uid, "uid");
    requireNonNull(resourceVersion, "resourceVersion");
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    containers = List.copyOf(containers);
    requireNonNull(strategy, "strategy");
    requireNonNull(templateRestartedAt, "templateRestartedAt");
    requireNonNull(rollout, "rollout");
    requireNonNull(revision, "revision");
    requireNonNull(podSelector, "podSelector");
    requireNonNull(owner, "owner");
    requireNonNull(scaledBy, "scaledBy");
  }

  /** A healthy rolling workload with one replica, to be changed from there. */
  public static WorkloadBuilder builder(WorkloadRef ref) {
    return new WorkloadBuilder(ref);
  }

  /**
   * When the pods were last restarted on purpose, by whomever: the template's restart annotation;
   * empty if never or unparsable.
   */
  public Optional<Instant> lastTemplateRestart() {
    return templateRestartedAt.flatMap(Workload::instant);
  }

  /**
   * When its template was restarted, as known at that time: a stamp more than an hour ahead of it
   * was typed, or made by a wrong clock, and counts as unparsable.
   */
  public Optional<Instant> lastTemplateRestart(Instant now) {
    return lastTemplateRestart().filter(at -> !isAhead(at, now));
  }

  /**
   * The later of the template's restart annotation and krar's own on the workload; empty if never,
   * or if both are unparsable or more than an hour ahead of that time.
   */
  public Optional<Instant> lastRestart(Instant now) {
    return restarts().filter(at -> !isAhead(at, now)).max(Instant::compareTo);
  }

  /** Restart annotations that do not count, since they are more than an hour ahead of that time. */
  public List<Instant> restartsAhead(Instant now) {
    return restarts().filter(at -> isAhead(at, now)).distinct().sorted().toList();
  }

  /**
   * Whether a container of its template names that tag, or was pinned from it by krar; see {@link
   * ImageReference#isSameTagAs}.
   */
  public boolean follows(ImageReference tag) {
    return containers.stream().anyMatch(container -> container.follows(tag));
  }

  private Stream<Instant> restarts() {
    return Stream.of(
            templateRestartedAt, Optional.ofNullable(annotations.get(Annotations.RESTARTED_AT)))
        .flatMap(Optional::stream)
        .map(Workload::instant)
        .flatMap(Optional::stream);
  }

  private static boolean isAhead(Instant at, Instant now) {
    return at.isAfter(now.plus(CLOCK_SKEW));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      // Any client may write anything there; what cannot be read counts as never.
      return Optional.empty();
    }
  }
}
