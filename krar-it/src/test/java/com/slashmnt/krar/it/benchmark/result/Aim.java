package com.slashmnt.krar.it.benchmark.result;

import java.math.BigDecimal;

/**
 * What was to be reached, and what was.
 *
 * @param work what is measured, and against what; one line of the page
 * @param measured the figure
 * @param aim what it is to be
 * @param met whether it is
 */
public record Aim(String work, String measured, String aim, boolean met) {
  /** A ratio to a peer of the same contest, by round; the median counts. */
  public static Aim ratio(String work, Spread ratio, double atMost) {
    return new Aim(
        work,
        ratio.format(r -> Quantity.number(r) + " ×", Quantity::number),
        "at most %s ×".formatted(plain(atMost)),
        ratio.median() <= atMost);
  }

  /** A figure of its own; the median counts. */
  public static Aim figure(String work, Quantity quantity, Spread spread, double atMost) {
    return new Aim(
        work,
        spread.format(quantity::format, Quantity::number),
        "at most %s %s".formatted(plain(atMost), quantity.unit()),
        spread.median() <= atMost);
  }

  /** Without zeros at the end: {@code 6}, {@code 0.75}. */
  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
