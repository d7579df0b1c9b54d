package com.slashmnt.krar.policy;

import java.time.Duration;
import java.util.Locale;

/** Prints durations as settings take them. */
final class Durations {

  private Durations() {}

  /** Such as {@code 10m} or {@code 1h30m}. */
  static String print(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
