package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A label selector in kubectl's syntax: {@code app=web,tier in (front, edge),!legacy}.
 *
 * @param requirements all of them must hold; none matches everything
 * @since 3.0.0
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors">Label
 *     selectors</a>
 */
public record LabelSelector(List<LabelRequirement> requirements) {

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** Matches everything. */
  public static LabelSelector everything() {
    return new LabelSelector(List.of());
  }

  /**
   * Matches what has that label with that value.
   *
   * @throws IllegalArgumentException if key or value is none that Kubernetes allows
   */
  public static LabelSelector of(String key, String value) {
    return new LabelSelector(
        List.of(new LabelRequirement(key, LabelRequirement.Operator.IN, List.of(value))));
  }

  /**
   * Reads kubectl's syntax.
   *
   * @throws IllegalArgumentException with a sentence that says where it stops being a selector
   */
  public static LabelSelector parse(String text) {
    return new LabelSelectorParser(requireNonNull(text, "text")).parse();
  }

  /** Matches what both match. */
  public LabelSelector and(LabelSelector other) {
    return new LabelSelector(
        Stream.concat(requirements.stream(), other.requirements.stream()).distinct().toList());
  }

  /** Whether an object with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(r -> r.matches(labels));
  }

  /** As the API server takes it in {@code labelSelector}, and {@link #parse(String)} reads it. */
  @Override
  public String toString() {
    return requirements.stream().map(LabelRequirement::toString).collect(Collectors.joining(","));
  }
}
