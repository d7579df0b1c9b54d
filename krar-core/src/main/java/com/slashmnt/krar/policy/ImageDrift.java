package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Drift;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

record ImageDrift(StalePods stalePods) implements RolloutPolicy {

  ImageDrift {
    requireNonNull(stalePods, "stalePods");
  }

  /** After so long a run that evicts, or has an owner replace pods, has most likely ended. */
  private static final Duration LONGEST_REPLACEMENT = Duration.ofHours(1);

  @Override
  public Set<Fact<?>> requires() {
    return Set.of(Fact.PODS, Fact.PUBLISHED, Fact.MEMORY, Fact.IMAGE_OWNERS);
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    Decision decision =
        context
            .fact(Fact.PODS)
            .<Decision>fold(
                pods -> decide(workload, pods, context), why -> unverifiable(workload, why));
    return isStuck(workload, context)
        ? decision.fold(roll -> roll, hold -> stuck(workload, hold))
        : decision;
  }

  private Decision decide(Workload workload, RunningPods pods, PolicyContext context) {
    if (pods.pods().isEmpty()) {
      return unverifiable(
          workload, new Reason("NoPods", "It has no live pod of its newest revision."));
    }
    return context
        .fact(Fact.PUBLISHED)
        .<Decision>fold(
            published -> decide(workload, pods, published, context),
            why -> unverifiable(workload, why));
  }

  private Decision decide(
      Workload workload, RunningPods pods, PublishedImages published, PolicyContext context) {
    Drift drift = Drift.of(workload.ref().namespace(), pods, published, context.strategy());
    if (drift.stalePods() == 0) {
      return hold(drift);
    }
    if (drift.obstacle().isPresent()) {
      return Decision.hold(
              Verdict.UNVERIFIABLE.code(),
              "It drifted, but a restart would not come up: " + drift.obstacle().get())
          .about(drift.containers());
    }
    // A rollout that is stuck has content that does not come up: any newer one is worth a try.
    boolean enough =
        stalePods == StalePods.ANY
            || drift.stalePods() == drift.pods()
            || isStuck(workload, context);
    if (!enough) {
      return Decision.hold(
              "PartlyDrifted",
              "%d of %d pods drifted, not all of them: %s"
                  .formatted(drift.stalePods(), drift.pods(), worst(drift)))
          .about(drift.containers());
    }
    Map<String, Digest> wanted = drift.wanted();
    return context
        .fact(Fact.MEMORY)
        .<Decision>fold(
            known ->
                known
                    .hold(wanted, context.now())
                    .<Decision>map(why -> Decision.hold(why).about(drift.containers()))
                    .orElseGet(
                        () ->
                            roll(
                                workload,
                                drift,
                                wanted,
                                PreviousContent.of(workload, pods, drift),
                                context)),
            why ->
                Decision.hold(
                        "MemoryUnknown",
                        "It drifted, but whether an earlier restart for that had no effect is unknown: "
                            + why)
                    .about(drift.containers()));
  }

  private static Decision roll(
      Workload workload,
      Drift drift,
      Map<String, Digest> wanted,
      Map<String, Digest> previous,
      PolicyContext context) {
    if (context.strategy() == RolloutStrategy.DIGEST) {
      Optional<Reason> refusal =
          ImageFields.refusal(workload, wanted.keySet(), context.fact(Fact.IMAGE_OWNERS));
      if (refusal.isPresent()) {
        return Decision.hold(refusal.get().code(), "It drifted, but " + refusal.get().message())
            .about(drift.containers());
      }
    }
    Optional<Decision> replacing = replacing(workload, drift, wanted, context);
    if (replacing.isPresent()) {
      return replacing.get();
    }
    List<Reason> warnings = new ArrayList<>();
    for (ContainerVerdict verdict : drift.containers()) {
      if (verdict.verdict() == Verdict.DRIFTED
          && ImageReference.tryParse(verdict.image())
              .filter(ImageReference::isPermissive)
              .isPresent()) {
        warnings.add(permissive(verdict.container(), verdict.image()));
      }
    }
    String pods =
        drift.stalePods() == drift.pods()
            ? ""
            : " (%d of %d pods)".formatted(drift.stalePods(), drift.pods());
    return Decision.roll(Verdict.DRIFTED.code(), worst(drift) + pods)
        .wanting(wanted)
        .replacing(previous)
        .about(drift.containers())
        .warning(warnings);
  }

  /**
   * Another run replaces its pods for the same content, which its template does not show: two would
   * take away twice as many at a time. What that run has left undone is taken up after a while.
   */
  private static Optional<Decision> replacing(
      Workload workload, Drift drift, Map<String, Digest> wanted, PolicyContext context) {
    if (context.strategy().writesTemplate()
        || context.stalled()
        || !ContainerDigests.of(workload, Annotations.WANTED).equals(wanted)) {
      return Optional.empty();
    }
    return workload
        .lastRestart(context.now())
        .filter(at -> at.plus(LONGEST_REPLACEMENT).isAfter(context.now()))
        .map(
            at ->
                Decision.retryable(
                        Guard.IN_PROGRESS_CODE,
                        "Another run began at %s to %s for the same content."
                            .formatted(
                                at,
                                context.strategy() == RolloutStrategy.EVICT
                                    ? "evict its pods"
                                    : "have its owner replace its pods"))
                    .about(drift.containers()));
  }

  static Reason permissive(String container, String image) {
    return new Reason(
        "PermissiveTag",
        "Container %s runs %s, whose tag may bring nearly anything.".formatted(container, image));
  }

  private static Decision hold(Drift drift) {
    Optional<ContainerVerdict> worst = drift.worst();
    Verdict verdict = worst.map(ContainerVerdict::verdict).orElse(Verdict.NOT_CHECKED);
    if (verdict == Verdict.NOT_CHECKED) {
      // What its containers run is known all the same.
      verdict =
          drift.containers().stream()
              .map(ContainerVerdict::verdict)
              .filter(v -> v != Verdict.NOT_CHECKED)
              .max(Verdict::compareTo)
              .orElse(verdict);
    }
    return Decision.hold(verdict.code(), worst(drift)).about(drift.containers());
  }

  /** The worst container in one sentence; with the cause's code where the verdict is unknown. */
  private static String worst(Drift drift) {
    return drift
        .worst()
        .map(
            verdict ->
                "Container %s: %s"
                    .formatted(
                        verdict.container(),
                        verdict.verdict() == Verdict.UNVERIFIABLE
                            ? verdict.reason()
                            : verdict.reason().message()))
        .orElse("It has no containers.");
  }

  /** Nothing is known of any container, for the same cause. */
  private static Decision unverifiable(Workload workload, Reason why) {
    List<ContainerVerdict> containers =
        workload.containers().stream()
            .map(
                c ->
                    new ContainerVerdict(
                        c.name(),
                        c.image(),
                        false,
                        List.of(),
                        Optional.empty(),
                        Verdict.UNVERIFIABLE,
                        why,
                        0,
                        0))
            .toList();
    return Decision.hold(Verdict.UNVERIFIABLE.code(), why.toString()).about(containers);
  }

  private static boolean isStuck(Workload workload, PolicyContext context) {
    return workload.rollout().isGivenUp()
        || (workload.rollout().isInProgress() && context.stalled());
  }

  /** Its rollout is stuck, and nothing says that another one would do better. */
  private static Decision stuck(Workload workload, Decision.Hold hold) {
    boolean remembered =
        hold.reason().is("MemoryUnknown")
            || hold.reason().is(FailedRestarts.KNOWN_BAD_DIGEST)
            || hold.reason().is(FailedRestarts.ADMISSION_REFUSED)
            || hold.reason().is(FailedRestarts.KNOWN_NOT_TO_CONVERGE);
    return remembered
        ? hold
        : Decision.hold(
                "RolloutStuck",
                "Its last rollout is stuck (%s), and a restart would bring nothing that is known to be new: %s"
                    .formatted(workload.rollout(), hold.reason()))
            .about(hold.containers());
  }

  @Override
  public String toString() {
    return "when image drifted (" + (stalePods == StalePods.ANY ? "any pod" : "all pods") + ")";
  }
}
