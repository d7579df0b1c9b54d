package com.slashmnt.krar.it.benchmark.result;

import java.util.List;
import java.util.function.DoubleFunction;

/** The median of some values, between the least and the greatest. */
public record Spread(double min, double median, double max) {
  /**
   * Of at least one value.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured, so there is no median");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(sorted.get(0), median, sorted.get(sorted.size() - 1));
  }

  /** {@code 1.19 s (1.08 to 1.33)}; of values that are all the same just that. */
  public String format(DoubleFunction<String> withUnit, DoubleFunction<String> bare) {
    return min == max
        ? withUnit.apply(median)
        : "%s (%s to %s)".formatted(withUnit.apply(median), bare.apply(min), bare.apply(max));
  }
}
