package com.slashmnt.krar.fabric8.internal.memory;

import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.FirstSeen;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers in a ConfigMap, which is read once and written key by key. */
public final class ConfigMapMemory implements RolloutMemory {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigMapMemory.class);

  private final MemoryStore store;
  private final InstantSource clock;

  /** As it was after the last request. */
  private @Nullable ConfigMapWire latest;

  /** It may not be read: asking once is enough. */
  private @Nullable ApiFailure refusal;

  public ConfigMapMemory(MemoryStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public synchronized Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
    Map<WorkloadRef, FactValue<FailedRestarts>> values = new HashMap<>();
    if (workloads.isEmpty()) {
      return values;
    }
    try {
      Map<String, String> data = read().data();
      workloads.forEach(w -> values.put(w.ref(), FactValue.known(recall(data, w.ref()))));
    } catch (ApiFailure e) {
      workloads.forEach(w -> values.put(w.ref(), new FactValue.Unknown<>(e.reason())));
    }
    return values;
  }

  private ConfigMapWire read() {
    if (refusal != null) {
      throw refusal;
    }
    ConfigMapWire now = latest;
    if (now == null) {
      try {
        now = store.read();
      } catch (ApiFailure e) {
        refusal = MemoryStore.isRefusal(e) ? e : null;
        throw e;
      }
      latest = now;
    }
    return now;
  }

  private FailedRestarts recall(Map<String, String> data, WorkloadRef workload) {
    String key = MemoryEntry.key(workload.toString());
    @Nullable String value = data.get(key);
    if (value == null) {
      return FailedRestarts.nothing();
    }
    Optional<MemoryEntry> entry = MemoryEntry.read(key, value);
    if (entry.isEmpty()) {
      LOG.warn(
          "{}: what {} has of it is not as krar writes it, and is ignored", workload, store.name());
    }
    return entry
        .filter(e -> e.workload().equals(workload.toString()))
        .map(MemoryEntry::remembered)
        .orElse(FailedRestarts.nothing());
  }

  @Override
  public void remember(WorkloadRef workload, FailedRestarts now) {
    remember(Map.of(workload, now));
  }

  @Override
  public synchronized void remember(Map<WorkloadRef, FailedRestarts> now) {
    Map<String, @Nullable String> data = new TreeMap<>();
    now.forEach(
        (workload, restarts) -> {
          MemoryEntry entry = new MemoryEntry(workload.toString(), restarts);
          data.put(entry.key(), restarts.isNothing() ? null : entry.value());
        });
    write(data);
  }

  @Override
  public synchronized SeenTags firstSeen() {
    Map<ImageReference, FirstSeen> tags = new HashMap<>();
    try {
      read().data().forEach((key, value) -> recall(key, value, tags));
    } catch (ApiFailure e) {
      throw e.toKrarException();
    }
    return new SeenTags(tags);
  }

  private void recall(String key, String value, Map<ImageReference, FirstSeen> tags) {
    if (TagEntry.isKey(key)) {
      TagEntry.read(key, value)
          .ifPresentOrElse(
              entry -> tags.put(entry.tag(), entry.seen()),
              () ->
                  LOG.warn(
                      "{}: what {} has of this tag is not as krar writes it, and is ignored",
                      key,
                      store.name()));
    }
  }

  @Override
  public synchronized void firstSeen(SeenTags changed) {
    Map<String, @Nullable String> data = new TreeMap<>();
    changed
        .tags()
        .forEach(
            (tag, seen) -> {
              TagEntry entry = new TagEntry(tag, seen);
              data.put(entry.key(), entry.value());
            });
    write(data);
  }

  private void write(Map<String, @Nullable String> data) {
    try {
      latest = prune(store.write(data), data.keySet());
    } catch (ApiFailure e) {
      throw e.toKrarException();
    }
  }

  /** What does not succeed now will with the next write. */
  private ConfigMapWire prune(ConfigMapWire now, Set<String> written) {
    Set<String> superfluous = MemoryPruning.superfluous(now.data(), written, clock.instant());
    if (superfluous.isEmpty()) {
      return now;
    }
    try {
      LOG.debug("{}: forgetting {}", store.name(), superfluous);
      return store.remove(superfluous, now.metadata().resourceVersion());
    } catch (ApiFailure e) {
      LOG.debug("{}: nothing was forgotten: {}", store.name(), e.getMessage());
      return now;
    }
  }

  @Override
  public String toString() {
    return "memory in " + store.name();
  }
}
