package com.slashmnt.krar.engine.decide;

import static java.util.stream.Collectors.toSet;

import com.slashmnt.krar.drift.Drift;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.DigestLookup;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks registries just what it takes to tell drift: tags once per decision, digests once per run.
 */
public final class RegistryLookups {

  private final Optional<DigestSource> source;
  private final Strategies strategies;
  private final AwaitedDigests awaited;
  private PublishedImages known = PublishedImages.none();

  /**
   * What these tell.
   *
   * @param strategies what a restart would write: what that cannot bring is not asked
   */
  public RegistryLookups(Optional<DigestSource> source, Strategies strategies) {
    this(source, strategies, AwaitedDigests.none());
  }

  /**
   * What these tell.
   *
   * @param strategies what a restart would write: what that cannot bring is not asked
   * @param awaited what tags should point at before anything is decided by them
   */
  public RegistryLookups(
      Optional<DigestSource> source, Strategies strategies, AwaitedDigests awaited) {
    this.source = source;
    this.strategies = strategies;
    this.awaited = awaited;
  }

  /**
   * A later decision begins: tags may have moved since they were looked up, and what failed then
   * may have passed.
   */
  void refresh() {
    Map<ImageQuery, DigestLookup> lasting = new HashMap<>(known.answers());
    boolean outdated =
        lasting
            .entrySet()
            .removeIf(
                e ->
                    e.getKey().image().digest().isEmpty()
                        || e.getValue() instanceof DigestLookup.Unavailable);
    if (!outdated) {
      return;
    }
    known = new PublishedImages(lasting);
    try {
      source.ifPresent(DigestSource::refresh);
    } catch (RuntimeException e) {
      // A plug-in that cannot forget answers as before, which is what it is asked next.
    }
  }

  /** What registries publish of the images that these pods run. */
  Map<WorkloadRef, FactValue<PublishedImages>> gather(
      List<Workload> workloads, Map<WorkloadRef, FactValue<RunningPods>> pods) {
    Map<Workload, RunningPods> running = new LinkedHashMap<>();
    for (Workload workload : workloads) {
      Optional.ofNullable(pods.get(workload.ref()))
          .flatMap(FactValue::toOptional)
          .ifPresent(p -> running.put(workload, p));
    }
    List<Function<PublishedImages, Set<ImageQuery>>> questions = new ArrayList<>();
    running.forEach((w, p) -> questions.add(images -> drift(w, p, images).missing()));
    await(questions);
    complete(questions);
    Map<WorkloadRef, FactValue<PublishedImages>> values = new HashMap<>();
    workloads.forEach(w -> values.put(w.ref(), FactValue.known(known)));
    return values;
  }

  /**
   * Asks for tags until they point at what was pushed to them, or the wait is over: then nothing is
   * decided by what they point at.
   */
  private void await(List<Function<PublishedImages, Set<ImageQuery>>> missing) {
    Set<ImageQuery> open = new LinkedHashSet<>();
    missing.forEach(m -> m.apply(known).stream().filter(awaited::isAwaited).forEach(open::add));
    if (open.isEmpty() || source.isEmpty()) {
      return;
    }
    Map<ImageQuery, DigestLookup> last = new HashMap<>();
    awaited.begin();
    do {
      ask(open);
      for (ImageQuery query : List.copyOf(open)) {
        known
            .answerTo(query)
            .ifPresent(
                answer -> {
                  last.put(query, answer);
                  if (awaited.isEnough(query, answer)) {
                    open.remove(query);
                  }
                });
      }
    } while (!open.isEmpty() && awaited.pause(open));
    open.forEach(q -> last.computeIfPresent(q, awaited::missed));
    known = known.with(last);
  }

  /** What is known so far. */
  public PublishedImages known() {
    return known;
  }

  /** Whether these pods run what their tags point at now, whatever was known before. */
  public Drift compareNow(Workload workload, RunningPods pods) {
    refresh();
    return complete(images -> drift(workload, pods, images));
  }

  /** What these pods run against what is known of their tags. */
  Drift drift(Workload workload, RunningPods pods, PublishedImages images) {
    return Drift.of(workload.ref().namespace(), pods, images, strategies.of(workload));
  }

  /** Asks for these now, whatever was known before; see {@link #known}. */
  public void ask(Set<ImageQuery> queries) {
    refresh();
    Map<ImageQuery, DigestLookup> others = new HashMap<>(known.answers());
    others.keySet().removeAll(queries);
    known = new PublishedImages(others);
    complete(
        List.of(
            images -> queries.stream().filter(q -> images.answerTo(q).isEmpty()).collect(toSet())));
  }

  /** Whether these pods run what a restart should have brought. */
  public Drift compare(WorkloadRef workload, RunningPods pods, Map<String, Digest> wanted) {
    return complete(images -> Drift.from(wanted, workload.namespace(), pods, images));
  }

  private Drift complete(Function<PublishedImages, Drift> drift) {
    complete(List.of(images -> drift.apply(images).missing()));
    return drift.apply(known);
  }

  private void complete(List<Function<PublishedImages, Set<ImageQuery>>> missing) {
    if (source.isPresent()) {
      known = known.with(new OpenQuestions(missing, known).answeredBy(source.get()));
    }
  }
}
