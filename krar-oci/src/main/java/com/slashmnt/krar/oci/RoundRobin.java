package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.ImageQuery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** An order in which the many images of one registry do not come before the first of another. */
final class RoundRobin {

  private RoundRobin() {}

  /** One of each namespace after the other, each as often as it was given once. */
  static List<ImageQuery> of(Collection<ImageQuery> queries) {
    Map<String, Deque<ImageQuery>> byNamespace = new LinkedHashMap<>();
    for (ImageQuery query : new LinkedHashSet<>(queries)) {
      byNamespace
          .computeIfAbsent(query.namespace().orElse(""), namespace -> new ArrayDeque<>())
          .add(query);
    }
    List<ImageQuery> turns = new ArrayList<>();
    while (!byNamespace.isEmpty()) {
      byNamespace.values().forEach(own -> turns.add(own.remove()));
      byNamespace.values().removeIf(Collection::isEmpty);
    }
    return turns;
  }
}
