package com.slashmnt.krar.fabric8.internal.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says which entries of a memory need not, or cannot, be kept. That a workload is gone is nothing
 * to look for: those of other jobs may share the memory, and this one need not have a right on
 * them.
 */
final class MemoryPruning {

  /**
   * As long as the longest back-off, so that the next attempt without effect still counts as one
   * more.
   */
  private static final Duration KEPT = Duration.ofDays(30);

  /** In bytes; a ConfigMap holds a MiB, and lists the keys once more as its managed fields. */
  private static final long MOST = 900_000;

  private MemoryPruning() {}

  /**
   * The keys of what is past, and, where there is too much, of what is oldest. What krar has not
   * written is left alone.
   *
   * @param kept a key that stays in any case
   */
  static Set<String> superfluous(Map<String, String> data, String kept, Instant now) {
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

  private static long size(Map.Entry<String, String> entry) {
    return (long) entry.getKey().length() + entry.getValue().getBytes(UTF_8).length;
  }
}
