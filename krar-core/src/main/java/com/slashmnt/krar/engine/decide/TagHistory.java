package com.slashmnt.krar.engine.decide;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.fact.FirstSeen;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Since when tags point at their digests, recalled from the memory and kept there.
 *
 * <p>Kept are tags to whose content something would be restarted, and each is followed from then
 * on, so that one that moves away and back starts anew. A tag of which nothing drifts needs no
 * entry: its content runs.
 */
final class TagHistory {

  /** A stamp further ahead is not believed: it would hold for ever. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private final RolloutMemory memory;
  private final InstantSource clock;
  private final Consumer<Reason> warnings;
  private @Nullable Map<ImageReference, FirstSeen> tags;
  private @Nullable Reason failure;

  TagHistory(RolloutMemory memory, InstantSource clock, Consumer<Reason> warnings) {
    this.memory = memory;
    this.clock = clock;
    this.warnings = warnings;
  }

  /** A tag that points at something else by now starts anew, if any tag was asked for. */
  void observe(PublishedImages published) {
    @Nullable Map<ImageReference, FirstSeen> known = tags;
    if (known == null) {
      return;
    }
    Map<ImageReference, FirstSeen> moved = new HashMap<>();
    published
        .answers()
        .forEach(
            (query, answer) -> {
              if (query.image().digest().isEmpty() && answer instanceof DigestLookup.Found found) {
                ImageReference tag = SeenTags.key(query.image());
                Digest digest = found.image().digest();
                if (known.containsKey(tag) && isNew(known, tag, digest)) {
                  moved.put(tag, new FirstSeen(digest, clock.instant()));
                }
              }
            });
    keep(known, moved);
  }

  /** Since when those tags point at what they do to which these would be restarted. */
  Map<WorkloadRef, FactValue<SeenTags>> gather(
      List<Workload> workloads, Map<WorkloadRef, Facts> facts, RegistryLookups lookups) {
    @Nullable Map<ImageReference, FirstSeen> known = recall();
    Map<WorkloadRef, FactValue<SeenTags>> values = new HashMap<>();
    if (known == null) {
      Reason why = requireNonNull(failure, "why the memory could not be recalled");
      workloads.forEach(w -> values.put(w.ref(), new FactValue.Unknown<>(why)));
      return values;
    }
    Map<ImageReference, FirstSeen> fresh = new HashMap<>();
    for (Workload workload : workloads) {
      Facts own = facts.getOrDefault(workload.ref(), Facts.none());
      // An embedder may have a source of its own for what is published.
      PublishedImages images =
          own.find(Fact.PUBLISHED).flatMap(FactValue::toOptional).orElseGet(lookups::known);
      own.find(Fact.PODS)
          .flatMap(FactValue::toOptional)
          .map(pods -> lookups.drift(workload, pods, images))
          .ifPresent(drift -> drift.containers().forEach(c -> note(c, known, fresh)));
    }
    keep(known, fresh);
    FactValue<SeenTags> seen = FactValue.known(new SeenTags(known));
    workloads.forEach(w -> values.put(w.ref(), seen));
    return values;
  }

  private void note(
      ContainerVerdict container,
      Map<ImageReference, FirstSeen> known,
      Map<ImageReference, FirstSeen> fresh) {
    if (!container.mayChange()) {
      return;
    }
    ImageReference.tryParse(container.image())
        .map(SeenTags::key)
        .ifPresent(
            tag ->
                container
                    .published()
                    .filter(digest -> isNew(known, tag, digest))
                    .ifPresent(digest -> fresh.put(tag, new FirstSeen(digest, clock.instant()))));
  }

  private boolean isNew(Map<ImageReference, FirstSeen> known, ImageReference tag, Digest digest) {
    @Nullable FirstSeen seen = known.get(tag);
    Instant latest = clock.instant().plus(CLOCK_SKEW);
    return seen == null || !seen.digest().equals(digest) || seen.at().isAfter(latest);
  }

  private @Nullable Map<ImageReference, FirstSeen> recall() {
    if (tags == null) {
      try {
        tags = new HashMap<>(memory.firstSeen().tags());
      } catch (KrarException e) {
        failed(e.reason());
      } catch (RuntimeException e) {
        failed(new Reason("MemoryFailed", "The memory failed: " + e));
      }
    }
    return tags;
  }

  private void keep(Map<ImageReference, FirstSeen> known, Map<ImageReference, FirstSeen> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    known.putAll(fresh);
    try {
      memory.firstSeen(new SeenTags(fresh));
    } catch (KrarException e) {
      failed(e.reason());
    } catch (RuntimeException e) {
      failed(new Reason("MemoryFailed", "The memory failed: " + e));
    }
  }

  /** Said once for the run. */
  private void failed(Reason why) {
    if (failure == null) {
      warnings.accept(
          new Reason(
              why.code(),
              why.message() + " Without it no cooldown ends: what would wait is held."));
    }
    failure = why;
  }
}
