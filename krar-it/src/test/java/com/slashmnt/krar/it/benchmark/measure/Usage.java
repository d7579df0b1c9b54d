package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.Quantity;
import com.slashmnt.krar.it.benchmark.result.Sample;

/** What GNU {@code time} tells of a program that has ended. */
final class Usage {
  /** Wall time, user and system in seconds, to 10 ms, and the peak of resident KiB. */
  static final String FORMAT = "%e %U %S %M";

  private static final double KIB_PER_MIB = 1024;

  private Usage() {}

  /** What was written by that format. */
  static Sample parse(String line) {
    String[] words = line.strip().split(" ", -1);
    if (words.length != 4) {
      throw new IllegalArgumentException("expected four numbers of GNU time, was: " + line);
    }
    return Sample.of(Quantity.WALL, Double.parseDouble(words[0]))
        .with(Quantity.PROCESSOR, Double.parseDouble(words[1]) + Double.parseDouble(words[2]))
        .with(Quantity.MEMORY, Double.parseDouble(words[3]) / KIB_PER_MIB);
  }
}
