package com.slashmnt.krar.fabric8.internal.pod;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps one of equal values. Not thread-safe. */
final class Interner<T> {

  private final Map<T, T> known = new HashMap<>();

  /** The first of its equals. */
  T of(T value) {
    @Nullable T first = known.putIfAbsent(value, value);
    return first == null ? value : first;
  }
}
