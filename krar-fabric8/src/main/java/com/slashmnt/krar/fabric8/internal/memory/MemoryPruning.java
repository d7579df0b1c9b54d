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
   * @param kept keys that stay in any case
   */
  static Set<String> superfluous(Map<String, String> data, Set<String> kept, Instant now) {
    List<KeptEntry> entries = new ArrayList<>();
    data.forEach(
        (key, value) ->
            Optional.of(key)
                .filter(k -> !kept.contains(k))
                .flatMap(k -> read(k, value))
                .ifPresent(entries::add));
    entries.sort(Comparator.comparing(KeptEntry::lastChange).thenComparing(KeptEntry::key));
    Set<String> keys = new LinkedHashSet<>();
    entries.stream()
        .filter(e -> e.isPastSince(now.minus(KEPT)))
        .map(KeptEntry::key)
        .forEach(keys::add);
    long size =
        data.entrySet().stream()
            .filter(e -> !keys.contains(e.getKey()))
            .mapToLong(MemoryPruning::size)
            .sum();
    for (KeptEntry entry : entries) {
      if (size <= MOST) {
        break;
      }
      if (keys.add(entry.key())) {
        size -= size(Map.entry(entry.key(), data.getOrDefault(entry.key(), "")));
      }
    }
    return keys;
  }

  private static Optional<KeptEntry> read(String key, String value) {
    return TagEntry.read(key, value)
        .<KeptEntry>map(entry -> entry)
        .or(() -> MemoryEntry.read(key, value));
  }

  private static long size(Map.Entry<String, String> entry) {
    return (long) entry.getKey().length() + entry.getValue().getBytes(UTF_8).length;
  }
}
