package com.slashmnt.krar.fabric8.internal.memory;

import java.time.Instant;

/** What one key of the ConfigMap holds. */
sealed interface KeptEntry permits MemoryEntry, TagEntry {

  String key();

  /** When something was last learnt or forgotten. */
  Instant lastChange();

  /** Whether nothing in it has mattered since then. */
  boolean isPastSince(Instant time);
}
