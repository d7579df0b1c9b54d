package com.slashmnt.krar.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says which entries of a memory need not, or cannot, be kept. Not thread-safe. */
final class MemoryPruning {

  /** As long as the longest back-off, so that the next attempt in vain still counts as one more. */
  private static final Duration KEPT = Duration.ofDays(30);

  /** In bytes; a ConfigMap holds a MiB, and lists the keys once more as its managed fields. */
  private static final long MOST = 900_000;

  /** A write should not take long. */
  private static final int MOST_LOOKS = 10;

  private final WorkloadReader reader;

  /** Those that exist, or that cannot be read. */
  private final Set<WorkloadRef> present = new HashSet<>();

  /**
   * Where this run has workloads, and so may look for others: jobs with other rights may share a
   * memory.
   */
  private final Set<Place> places = new HashSet<>();

  private record Place(String namespace, WorkloadKind kind) {
    static Place of(WorkloadRef workload) {
      return new Place(workload.namespace(), workload.kind());
    }
  }

  MemoryPruning(WorkloadReader reader) {
    this.reader = reader;
  }

  /** That workload exists; nobody need look. */
  void exists(WorkloadRef workload) {
    present.add(workload);
    places.add(Place.of(workload));
  }

  /**
   * The keys of what is past, of workloads that are gone, and, where there is too much, of what is
   * oldest. What krar has not written is left alone.
   *
   * @param kept a key that stays in any case
   */
  Set<String> superfluous(Map<String, String> data, String kept, Instant now) {
    List<MemoryEntry> entries = new ArrayList<>();
    data.forEach(
        (key, value) ->
            Optional.of(key)
                .filter(k -> !k.equals(kept))
                .flatMap(k -> MemoryEntry.read(k, value))
                .ifPresent(entries::add));
    entries.sort(Comparator.comparing(MemoryEntry::lastChange).thenComparing(MemoryEntry::key));
    Set<String> keys = new LinkedHashSet<>();
    entries.stream()
        .filter(e -> e.isPastSince(now.minus(KEPT)))
        .map(MemoryEntry::key)
        .forEach(keys::add);
    keys.addAll(gone(entries.stream().filter(e -> !keys.contains(e.key())).toList()));
    long size =
        data.entrySet().stream()
            .filter(e -> !keys.contains(e.getKey()))
            .mapToLong(MemoryPruning::size)
            .sum();
    for (MemoryEntry entry : entries) {
      if (size <= MOST) {
        break;
      }
      if (keys.add(entry.key())) {
        size -= size(Map.entry(entry.key(), data.getOrDefault(entry.key(), "")));
      }
    }
    return keys;
  }

  private Set<String> gone(List<MemoryEntry> entries) {
    Set<String> gone = new LinkedHashSet<>();
    List<MemoryEntry> unknown =
        entries.stream()
            .filter(e -> places.contains(Place.of(e.workload())))
            .filter(e -> !present.contains(e.workload()))
            .limit(MOST_LOOKS)
            .toList();
    for (MemoryEntry entry : unknown) {
      try {
        present.add(reader.get(entry.workload()).ref());
      } catch (ApiFailure e) {
        if (e.isUnreachable()) {
          break;
        }
        boolean isGone = e.status() == ApiFailure.NOT_FOUND;
        boolean unused = isGone ? gone.add(entry.key()) : present.add(entry.workload());
      }
    }
    return gone;
  }

  private static long size(Map.Entry<String, String> entry) {
    return (long) entry.getKey().length() + entry.getValue().getBytes(UTF_8).length;
  }
}
