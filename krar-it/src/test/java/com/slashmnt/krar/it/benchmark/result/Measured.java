package com.slashmnt.krar.it.benchmark.result;

import java.util.Arrays;
import java.util.List;

/**
 * A contestant and what its runs took.
 *
 * @param samples in the order of the rounds
 */
public record Measured(String name, List<Sample> samples) {
  public Measured {
    samples = List.copyOf(samples);
  }

  /** What is known of every run. */
  public List<Quantity> quantities() {
    return Arrays.stream(Quantity.values())
        .filter(q -> samples.stream().allMatch(s -> s.values().containsKey(q)))
        .toList();
  }

  /**
   * Over all rounds.
   *
   * @throws IllegalArgumentException if it was not measured
   */
  public Spread spread(Quantity quantity) {
    return Spread.of(values(quantity));
  }

  List<Double> values(Quantity quantity) {
    if (!quantities().contains(quantity)) {
      throw new IllegalArgumentException(
          "the %s of %s is unknown".formatted(quantity.title(), name));
    }
    return samples.stream().map(s -> s.values().getOrDefault(quantity, 0.0)).toList();
  }
}
