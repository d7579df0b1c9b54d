package com.slashmnt.krar.it.benchmark.page;

/** Where an axis ends, so that its fifths are numbers that are easily read. */
final class Ceiling {
  private static final double[] ROUND = {1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10};

  private Ceiling() {}

  /** The least round number that is no less. */
  static double above(double most) {
    if (!(most > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(most)));
    for (double round : ROUND) {
      if (round * power >= most) {
        return round * power;
      }
    }
    return 10 * power;
  }
}
