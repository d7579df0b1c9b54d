package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * In which namespaces workloads are discovered. Never narrows explicit targets.
 *
 * @param names these only; empty means all
 * @param excluded never these
 * @param selector only namespaces with such labels; empty means any
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Namespaces(
    SortedSet<String> names, SortedSet<String> excluded, Optional<LabelSelector> selector) {

  public Namespaces {
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    excluded = Collections.unmodifiableSortedSet(new TreeSet<>(excluded));
    requireNonNull(selector, "selector");
  }

  /** Every namespace of the cluster. */
  public static Namespaces all() {
    return new Namespaces(new TreeSet<>(), new TreeSet<>(), Optional.empty());
  }

  /**
   * Only these.
   *
   * @throws IllegalArgumentException if there is none: an empty list never means all
   */
  public static Namespaces of(Collection<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "a list of namespaces must name one, such as prod; all() means all");
    }
    return new Namespaces(new TreeSet<>(names), new TreeSet<>(), Optional.empty());
  }

  /** A copy without these. */
  public Namespaces excluding(Collection<String> more) {
    SortedSet<String> union = new TreeSet<>(excluded);
    union.addAll(more);
    return new Namespaces(names, union, selector);
  }

  /** A copy, and only with such labels. */
  public Namespaces labelled(LabelSelector labels) {
    return new Namespaces(names, excluded, Optional.of(labels));
  }

  /** Whether no list of names narrows it. */
  public boolean isAll() {
    return names.isEmpty();
  }
}
