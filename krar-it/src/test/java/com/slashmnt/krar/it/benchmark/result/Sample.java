package com.slashmnt.krar.it.benchmark.result;

import java.util.EnumMap;
import java.util.Map;

/** What one run of a contestant took; what was not looked at is not in it. */
public record Sample(Map<Quantity, Double> values) {
  public Sample {
    Map<Quantity, Double> ordered = new EnumMap<>(Quantity.class);
    ordered.putAll(values);
    values = Map.copyOf(ordered);
  }

  /** Of one quantity. */
  public static Sample of(Quantity quantity, double value) {
    return new Sample(Map.of(quantity, value));
  }

  /** With one more quantity. */
  public Sample with(Quantity quantity, double value) {
    Map<Quantity, Double> more = new EnumMap<>(Quantity.class);
    more.putAll(values);
    more.put(quantity, value);
    return new Sample(more);
  }

  /** One after the other; only what is known of both is known of their sum. */
  public Sample plus(Sample next) {
    Map<Quantity, Double> sum = new EnumMap<>(Quantity.class);
    values.forEach(
        (quantity, value) -> {
          Double other = next.values.get(quantity);
          if (other != null) {
            sum.put(quantity, quantity.plus(value, other));
          }
        });
    return new Sample(sum);
  }
}
