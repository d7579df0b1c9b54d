package com.slashmnt.krar.engine.rollout;

import static com.slashmnt.krar.follow.Convergence.CONVERGED;
import static com.slashmnt.krar.follow.Convergence.NOT_CONVERGED;
import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Drift;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Says what the pods of a rollout that has ended prove; pure functions. */
public final class RolloutVerifier {

  /** How admission words a refusal; what it failed to ask refuses nothing. */
  private static final List<String> BY_ADMISSION =
      List.of("denied the request", "denied request", "violates PodSecurity");

  /** A quota may have room again, whatever the content. */
  private static final String QUOTA = "exceeded quota";

  /**
   * Why a rollout failed.
   *
   * @param why with the words of a pod, where one says something
   * @param contentAtFault whether a pod could not run the new content on a node that runs pods; no
   *     quota, no room or no controller is not the content's fault
   * @param contentSuspected whether a pod does not become ready on a node that runs pods, whatever
   *     it says of the cause, or admission refuses the pods
   */
  public record Failure(Reason why, boolean contentAtFault, boolean contentSuspected) {

    /**
     * The code under which its content is remembered; empty if that is not known to be at fault.
     */
    public Optional<String> lesson() {
      if (why.is(FailedRestarts.ADMISSION_REFUSED) && contentSuspected) {
        return Optional.of(FailedRestarts.ADMISSION_REFUSED);
      }
      return contentAtFault ? Optional.of(FailedRestarts.KNOWN_BAD_DIGEST) : Optional.empty();
    }
  }

  private RolloutVerifier() {}

  /**
   * Whether the new pods run what the restart was for.
   *
   * @param wanted by container name
   * @param drift what the pods run against that
   * @param now what they run against what the tags point at now; asked for only if they do not run
   *     what was wanted
   */
  public static Verification content(
      Workload workload,
      Map<String, Digest> wanted,
      RunningPods pods,
      Drift drift,
      Supplier<Drift> now) {
    if (lacksPods(workload, pods)) {
      return noPods();
    }
    Optional<ContainerVerdict> worst = drift.worst();
    Verdict verdict = worst.map(ContainerVerdict::verdict).orElse(Verdict.UNVERIFIABLE);
    if (verdict == Verdict.UNVERIFIABLE) {
      return Verification.unverified(worst.map(ContainerVerdict::reason).orElse(noImageId()));
    }
    if (verdict != Verdict.DRIFTED) {
      return Verification.of(
          CONVERGED, "%s; the new pods run the wanted content.".formatted(workload.rollout()));
    }
    if (isCurrent(wanted.keySet(), now.get())) {
      return Verification.of(
          CONVERGED,
          "%s; the tag has moved again, and the new pods run what it points at now."
              .formatted(workload.rollout()));
    }
    ContainerVerdict container = worst.orElseThrow();
    return Verification.of(
        NOT_CONVERGED,
        "Container %s of %d of %d new pods does not run the wanted %s but %s: a stale mirror, or the tag moved again."
            .formatted(
                container.container(),
                container.stale(),
                container.pods(),
                wanted.get(container.container()),
                container.running().stream()
                    .filter(d -> !d.equals(wanted.get(container.container())))
                    .map(Digest::toString)
                    .collect(joining(", "))));
  }

  private static boolean isCurrent(Set<String> containers, Drift now) {
    List<ContainerVerdict> verdicts =
        now.containers().stream().filter(c -> containers.contains(c.container())).toList();
    return !verdicts.isEmpty()
        && verdicts.stream()
            .allMatch(c -> c.verdict() == Verdict.CURRENT || c.verdict() == Verdict.SAME_CONTENT);
  }

  /** Whether all new pods of an image run the same content. */
  public static Verification agreement(Workload workload, RunningPods pods) {
    if (lacksPods(workload, pods)) {
      return noPods();
    }
    Map<String, Set<String>> idsByImage = new TreeMap<>();
    for (RunningPod pod : pods.pods()) {
      for (RunningContainer container : pod.containers()) {
        container
            .runningDigest()
            .ifPresent(
                digest ->
                    idsByImage
                        .computeIfAbsent(container.image(), image -> new TreeSet<>())
                        .add(digest.toString()));
      }
    }
    boolean silent = idsByImage.isEmpty() && !workload.containers().isEmpty();
    if (workload.rollout().wanted() > 0 && silent) {
      return Verification.byStatusAlone(noImageId());
    }
    return idsByImage.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .findFirst()
        .map(
            entry ->
                Verification.of(
                    NOT_CONVERGED,
                    "The new pods run different content of %s: %s."
                        .formatted(entry.getKey(), String.join(", ", entry.getValue()))))
        .orElseGet(() -> Verification.of(CONVERGED, workload.rollout() + "."));
  }

  /** The pods could not be read. */
  public static Verification withoutPods(Reason why) {
    return Verification.byStatusAlone(why);
  }

  /**
   * Why a rollout failed, with what its pods say.
   *
   * @param why by its status
   * @param now the time of day
   */
  public static Failure failure(
      Reason why, RolloutStatus status, FactValue<RunningPods> pods, Instant now) {
    Optional<RunningPods> known = pods.toOptional();
    boolean fails = known.filter(PodTrouble::isContentAtFault).isPresent();
    if (status.podsRefused().isPresent() && !fails) {
      return refused(why, status.podsRefused().get());
    }
    String message =
        known
            .flatMap(p -> PodTrouble.of(p, now))
            .map(trouble -> why.message() + " " + trouble)
            .orElse(why.message());
    return new Failure(
        new Reason(why.code(), message),
        fails,
        known.filter(PodTrouble::isContentSuspected).isPresent());
  }

  private static Failure refused(Reason why, String words) {
    boolean admission = BY_ADMISSION.stream().anyMatch(words::contains);
    String message =
        "%s The cluster does not take its pods: %s".formatted(why.message(), words.strip());
    return new Failure(
        new Reason(
            admission || words.contains(QUOTA) ? FailedRestarts.ADMISSION_REFUSED : why.code(),
            message + (message.endsWith(".") ? "" : ".")),
        false,
        admission);
  }

  /**
   * Since when the pods of a rollout under way stand still, where the cluster's own stamps tell it
   * and a node is to blame: one that is not ready, or that does not let a pod go. Else a pod may
   * just take its time.
   *
   * @param now the time of day
   */
  public static Optional<Instant> standingStillSince(FactValue<RunningPods> pods, Instant now) {
    return pods.toOptional()
        .filter(p -> PodTrouble.isANodeAtFault(p, now))
        .flatMap(RunningPods::changedAt);
  }

  private static boolean lacksPods(Workload workload, RunningPods pods) {
    return workload.rollout().wanted() > 0 && pods.pods().isEmpty();
  }

  private static Verification noPods() {
    return Verification.byStatusAlone(
        new Reason("NoPods", "It has no live pod of its newest revision."));
  }

  private static Reason noImageId() {
    return new Reason("NoImageId", "None of its new pods says what it runs.");
  }
}
