package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;

/** Wall time as a sample. */
final class Clock {
  private static final double NANOS_PER_SECOND = 1e9;

  private Clock() {}

  /** What went by since {@code System.nanoTime()} was this. */
  static Sample since(long start) {
    return Sample.of(Quantity.WALL, secondsSince(start));
  }

  /** The same as a number. */
  static double secondsSince(long start) {
    return (System.nanoTime() - start) / NANOS_PER_SECOND;
  }
}
