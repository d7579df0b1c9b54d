package com.slashmnt.krar.it.benchmark.result;

import java.util.Locale;

/** What is measured; its values are numbers in one unit. */
public enum Quantity {
  /** From start to end. */
  WALL("wall time", "s"),

  /** User and system, of the contestant's own process. */
  PROCESSOR("processor time", "s"),

  /** The most memory that was resident. */
  MEMORY("peak memory", "MiB"),

  /** On the wire, TLS and all, by workload. */
  BYTES_READ("bytes read per workload", "kB"),

  /** On a disk, or packed. */
  SIZE("size", "MB");

  private final String title;
  private final String unit;

  Quantity(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /** As the head of a column. */
  public String title() {
    return title;
  }

  /** Of its values. */
  public String unit() {
    return unit;
  }

  /** With three digits that count, and the unit: {@code 1.19 s}. */
  public String format(double value) {
    return number(value) + " " + unit;
  }

  /** With three digits that count: {@code 0.085}, {@code 1.19}, {@code 87.4}, {@code 1234}. */
  public static String number(double value) {
    int decimals = value < 0.1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** One after the other: the peak of two peaks is the higher one, all else adds up. */
  double plus(double first, double second) {
    return this == MEMORY ? Math.max(first, second) : first + second;
  }
}
