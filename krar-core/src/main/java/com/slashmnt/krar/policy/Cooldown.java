package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.schedule.Durations;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** New content once it has been known for long enough. */
record Cooldown(RolloutPolicy policy, Duration cooldown, Set<ImageReference> now)
    implements RolloutPolicy {

  private static final String CODE = "CoolingDown";

  Cooldown {
    requireNonNull(policy, "policy");
    if (cooldown.isNegative()) {
      throw new IllegalArgumentException("a cooldown must not be negative, was " + cooldown);
    }
    now = Set.copyOf(now);
    for (ImageReference image : now) {
      if (image.tag().isEmpty() || image.digest().isEmpty()) {
        throw new IllegalArgumentException(
            "'%s' is no tag with its digest, such as nginx:1.27@sha256:…".formatted(image));
      }
    }
  }

  @Override
  public Set<Fact<?>> requires() {
    Set<Fact<?>> all = new HashSet<>(policy.requires());
    all.add(Fact.FIRST_SEEN);
    return Set.copyOf(all);
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    return policy
        .evaluate(workload, context)
        .<Decision>fold(roll -> cool(workload, context, roll), hold -> hold);
  }

  private Decision cool(Workload workload, PolicyContext context, Decision.Roll roll) {
    Duration time;
    try {
      time = time(workload);
    } catch (IllegalArgumentException e) {
      return roll.heldBack(
          new Reason(
              "InvalidAnnotation",
              "Its annotation %s cannot be read: %s."
                  .formatted(Annotations.COOLDOWN, e.getMessage())));
    }
    if (time.isZero() || roll.containers().stream().flatMap(this::image).findAny().isEmpty()) {
      return roll;
    }
    return context
        .fact(Fact.FIRST_SEEN)
        .<Decision>fold(
            tags ->
                roll.containers().stream()
                    .flatMap(
                        container ->
                            image(container)
                                .map(i -> unripe(container, i, tags, time, context.now())))
                    .flatMap(Optional::stream)
                    .max(Comparator.comparing(Unripe::until))
                    .<Decision>map(unripe -> roll.heldBack(new Reason(CODE, unripe.message())))
                    .orElse(roll),
            why ->
                roll.heldBack(
                    new Reason(
                        CODE,
                        "It drifted, but for how long its content is known cannot be told: "
                            + why)));
  }

  private Duration time(Workload workload) {
    @Nullable String own = workload.annotations().get(Annotations.COOLDOWN);
    return own == null ? cooldown : Durations.parse(own.strip());
  }

  /** The image of a container that drifted, with the digest that a restart would bring. */
  private Stream<ImageReference> image(ContainerVerdict container) {
    if (container.verdict() != Verdict.DRIFTED) {
      return Stream.empty();
    }
    return Stream.of(container)
        .flatMap(c -> ImageReference.tryParse(c.image()).stream())
        .flatMap(image -> container.published().stream().map(digest -> with(image, digest)))
        .filter(image -> now.stream().noneMatch(let -> isSame(let, image)));
  }

  private static ImageReference with(ImageReference image, Digest digest) {
    return new ImageReference(image.name(), image.tag(), Optional.of(digest));
  }

  private static boolean isSame(ImageReference let, ImageReference image) {
    return SeenTags.key(let).equals(SeenTags.key(image)) && let.digest().equals(image.digest());
  }

  private record Unripe(Instant until, String message) {}

  private static Optional<Unripe> unripe(
      ContainerVerdict container, ImageReference image, SeenTags tags, Duration time, Instant now) {
    Digest digest = image.digest().orElseThrow();
    Instant since = tags.since(image, digest).orElse(now);
    Instant until = since.plus(time);
    int running = container.pods() - container.stale();
    return now.isBefore(until)
        ? Optional.of(
            new Unripe(
                until,
                "Container %s: %s is known to point at %s since %s, and restarts for it may start at %s; %d of %d pods run it already."
                    .formatted(
                        container.container(),
                        SeenTags.key(image).familiar(),
                        digest,
                        since,
                        until,
                        running,
                        container.pods())))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return policy + " for " + Durations.print(cooldown);
  }
}
