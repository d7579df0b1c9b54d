package com.slashmnt.krar.run;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * How much a run may risk at once.
 *
 * @param maxInFlight how many workloads may roll at the same time; where nobody waits for rollouts,
 *     how many are triggered at the same time
 * @param maxFailures after how many failed workloads nothing new starts; empty means never. Targets
 *     that could not be read do not count.
 * @since 3.0.0
 */
public record Budget(int maxInFlight, OptionalInt maxFailures) {

  /** Ten at a time, whatever fails. */
  public static final Budget DEFAULT = new Budget(10, OptionalInt.empty());

  public Budget {
    requireNonNull(maxFailures, "maxFailures");
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight must be at least 1, was " + maxInFlight);
    }
    if (maxFailures.isPresent() && maxFailures.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "maxFailures must be at least 1 (1 stops at the first), was " + maxFailures.getAsInt());
    }
  }

  boolean isSpent(int failures) {
    return maxFailures.isPresent() && failures >= maxFailures.getAsInt();
  }
}
