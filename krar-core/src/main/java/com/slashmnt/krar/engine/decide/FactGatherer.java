package com.slashmnt.krar.engine.decide;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers facts; a source that fails makes them unknown, and is reported once. */
public final class FactGatherer {

  private final Map<Fact<?>, FactSource<?>> sources;
  private final RegistryLookups lookups;
  private final RestartMemory memory;
  private final TagHistory tags;
  private final Consumer<Reason> warnings;

  /**
   * Gathers from these.
   *
   * @param sources by fact; what has none comes from the look-ups and the memory, or is unknown
   * @param warnings hears of a source that failed
   */
  public FactGatherer(
      Map<Fact<?>, FactSource<?>> sources,
      RegistryLookups lookups,
      RestartMemory memory,
      Consumer<Reason> warnings) {
    this.tags = memory.tags();
    this.sources = sources;
    this.lookups = lookups;
    this.memory = memory;
    this.warnings = warnings;
  }

  /** A later decision begins: what may have changed since is gathered again. */
  void refresh() {
    lookups.refresh();
  }

  /** All was decided: tags that have moved since they were first seen start anew. */
  void decided() {
    tags.observe(lookups.known());
  }

  /**
   * One fact for these; of those whose pods are known already, they are not asked again.
   *
   * @param known what was gathered of them so far
   */
  <T> Map<WorkloadRef, FactValue<T>> gather(
      Fact<T> fact, List<Workload> workloads, Map<WorkloadRef, Facts> known) {
    if (fact.equals(Fact.MEMORY) && !sources.containsKey(fact)) {
      return cast(memory.gather(workloads));
    }
    if (fact.equals(Fact.FIRST_SEEN) && !sources.containsKey(fact)) {
      return cast(tags.gather(workloads, known, lookups));
    }
    if (fact.equals(Fact.PUBLISHED) && !sources.containsKey(fact)) {
      return cast(published(workloads, known));
    }
    return gather(fact, workloads);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the run's own facts have values of their own types
  private static <T> Map<WorkloadRef, FactValue<T>> cast(Map<WorkloadRef, ?> values) {
    return (Map) values;
  }

  private Map<WorkloadRef, FactValue<PublishedImages>> published(
      List<Workload> workloads, Map<WorkloadRef, Facts> known) {
    List<Workload> unseen = new ArrayList<>();
    Map<WorkloadRef, FactValue<RunningPods>> pods = new HashMap<>();
    for (Workload workload : workloads) {
      known
          .getOrDefault(workload.ref(), Facts.none())
          .find(Fact.PODS)
          .ifPresentOrElse(v -> pods.put(workload.ref(), v), () -> unseen.add(workload));
    }
    if (!unseen.isEmpty()) {
      pods.putAll(gather(Fact.PODS, unseen));
    }
    return lookups.gather(workloads, pods);
  }

  /** One fact for these; nothing is known of any if the source fails. */
  @SuppressWarnings("unchecked") // the builder pairs each fact with a source of its own type
  public <T> Map<WorkloadRef, FactValue<T>> gather(Fact<T> fact, List<Workload> workloads) {
    @Nullable FactSource<T> source = (FactSource<T>) sources.get(fact);
    if (source == null) {
      return unknown(workloads, new Reason("NoSource", "Nothing gives the fact '" + fact + "'."));
    }
    try {
      return requireNonNull(source.gather(workloads), "it gave nothing");
    } catch (KrarException e) {
      return unknown(workloads, e.reason());
    } catch (RuntimeException e) {
      Reason failed = new Reason("FactSourceFailed", "The source of '" + fact + "' failed: " + e);
      warnings.accept(failed);
      return unknown(workloads, failed);
    }
  }

  private static <T> Map<WorkloadRef, FactValue<T>> unknown(
      List<Workload> workloads, Reason reason) {
    Map<WorkloadRef, FactValue<T>> values = new HashMap<>();
    workloads.forEach(w -> values.put(w.ref(), new FactValue.Unknown<>(reason)));
    return values;
  }
}
