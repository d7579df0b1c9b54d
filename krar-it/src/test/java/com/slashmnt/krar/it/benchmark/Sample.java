package com.slashmnt.krar.it.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What one run of a contestant took.
 *
 * @param wall from its start to its end
 * @param peakKib the most memory that was resident; 0 if nobody looked
 */
record Sample(Duration wall, long peakKib) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** One after the other. */
  Sample plus(Sample next) {
    return new Sample(wall.plus(next.wall), Math.max(peakKib, next.peakKib));
  }

  /** The median of an odd number of samples, in milliseconds. */
  static double medianMillis(List<Sample> samples) {
    return median(samples, s -> s.wall().toNanos()) / NANOS_PER_MILLI;
  }

  /** The median of an odd number of samples, in KiB. */
  static double medianKib(List<Sample> samples) {
    return median(samples, Sample::peakKib);
  }

  private static long median(List<Sample> samples, ToLongFunction<Sample> value) {
    return samples.stream()
        .mapToLong(value)
        .sorted()
        .skip(samples.size() / 2)
        .findFirst()
        .orElse(0);
  }
}
