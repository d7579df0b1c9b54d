package com.slashmnt.krar.it.benchmark.result;

import java.util.ArrayList;
import java.util.List;

/**
 * What some contestants took for the same work, in rounds that they took turns in.
 *
 * @param title what the work was
 * @param load how busy the machine was, from the least to the most
 * @param contestants the first is compared with each of the others
 */
public record ContestResult(String title, String load, List<Measured> contestants) {
  public ContestResult {
    contestants = List.copyOf(contestants);
  }

  /**
   * The contestant of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Measured of(String name) {
    return contestants.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no %s took part in \"%s\"".formatted(name, title)));
  }

  /** How many times what the peer took in the same round; a busy moment hits both. */
  public Spread ratio(Quantity quantity, String ours, String peer) {
    List<Double> mine = of(ours).values(quantity);
    List<Double> theirs = of(peer).values(quantity);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < mine.size(); round++) {
      ratios.add(mine.get(round) / theirs.get(round));
    }
    return Spread.of(ratios);
  }
}
