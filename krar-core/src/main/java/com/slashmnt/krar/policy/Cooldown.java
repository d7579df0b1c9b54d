package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
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

  /** A memory keeps tags a little longer. */
  private static final Duration LONGEST = Duration.ofDays(365);

  Cooldown {
    requireNonNull(policy, "policy");
    cooldown = checked(cooldown);
    now = Set.copyOf(now);
    for (ImageReference image : now) {
      if (image.tag().isEmpty() || image.digest().isEmpty()) {
        throw new IllegalArgumentException("'%s' is no tag with its digest".formatted(image));
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
    Decision decision = context.evaluate(policy, workload);
    Duration time;
    try {
      time = time(workload);
    } catch (IllegalArgumentException e) {
      Reason why =
          new Reason(
              "InvalidAnnotation",
              "Its annotation %s cannot be read: %s."
                  .formatted(Annotations.COOLDOWN, e.getMessage()));
      return decision.<Decision>fold(roll -> roll.heldBack(why), hold -> hold);
    }
    if (time.isZero() || decision.containers().isEmpty()) {
      return decision;
    }
    // Asked for also where nothing drifted: that is how a tag is seen to move back.
    FactValue<SeenTags> seen = context.fact(Fact.FIRST_SEEN);
    return decision.<Decision>fold(
        roll -> roll.wanted().isEmpty() ? roll : cool(roll, time, seen, context.now()),
        hold -> hold);
  }

  private Decision cool(Decision.Roll roll, Duration time, FactValue<SeenTags> seen, Instant now) {
    // A restart pulls every image anew, not only the one that it is for.
    Optional<ContainerVerdict> unknown =
        roll.containers().stream().filter(Cooldown::isUnknown).findFirst();
    if (unknown.isPresent()) {
      return roll.heldBack(
          new Reason(
              CODE,
              "It drifted, but what container %s would pull cannot be told: %s"
                  .formatted(unknown.get().container(), unknown.get().reason())));
    }
    if (roll.containers().stream().flatMap(this::image).findAny().isEmpty()) {
      return roll;
    }
    return seen.<Decision>fold(
        tags ->
            roll.containers().stream()
                .flatMap(
                    container -> image(container).map(i -> unripe(container, i, tags, time, now)))
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Unripe::until))
                .<Decision>map(unripe -> roll.heldBack(new Reason(CODE, unripe.message())))
                .orElse(roll),
        why ->
            roll.heldBack(
                new Reason(
                    CODE,
                    "It drifted, but for how long its content is known cannot be told: " + why)));
  }

  private Duration time(Workload workload) {
    @Nullable String own = workload.annotations().get(Annotations.COOLDOWN);
    return own == null ? cooldown : checked(Durations.parse(own.strip()));
  }

  private static Duration checked(Duration cooldown) {
    if (cooldown.isNegative() || cooldown.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a cooldown is between 0 and 365 days, was " + Durations.print(cooldown));
    }
    return cooldown;
  }

  private static boolean isUnknown(ContainerVerdict container) {
    return container.verdict() == Verdict.UNVERIFIABLE && container.published().isEmpty();
  }

  /** The image of a container that runs something else, with the digest that a restart brings. */
  private Stream<ImageReference> image(ContainerVerdict container) {
    if (!container.mayChange()) {
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
    return policy + " once known for " + Durations.print(cooldown);
  }
}
