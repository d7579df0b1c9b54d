package com.slashmnt.krar.it.outage;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * How a round went.
 *
 * @param strikes how many attempts the fault struck
 * @param before how many patches of workloads there were before it struck first
 * @param attempts how many there were until all was done and said, the first among them
 * @param restarts how many templates were changed to restart
 * @param rollBacks how many were changed to go back
 * @param seconds from the start of the first attempt to the end of the last
 */
record FaultFigures(
    int strikes, int before, int attempts, int restarts, int rollBacks, int seconds) {
  static final String HEAD =
      """
      | fault | rounds | times it struck | patches before it | attempts | restarts | roll-backs | seconds |
      |---|---|---|---|---|---|---|---|
      """;

  /** The row of a table: ranges of the single rounds, and sums of what happened. */
  static String row(Fault fault, List<FaultFigures> rounds) {
    return "| %s | %d | %d | %s | %s | %d | %d | %s |%n"
        .formatted(
            fault.words(),
            rounds.size(),
            each(rounds, FaultFigures::strikes).sum(),
            range(each(rounds, FaultFigures::before)),
            range(each(rounds, FaultFigures::attempts)),
            each(rounds, FaultFigures::restarts).sum(),
            each(rounds, FaultFigures::rollBacks).sum(),
            range(each(rounds, FaultFigures::seconds)));
  }

  private static IntStream each(List<FaultFigures> rounds, ToIntFunction<FaultFigures> figure) {
    return rounds.stream().mapToInt(figure);
  }

  private static String range(IntStream figures) {
    int[] sorted = figures.sorted().toArray();
    int first = sorted[0];
    int last = sorted[sorted.length - 1];
    return first == last ? String.valueOf(first) : first + " to " + last;
  }
}
