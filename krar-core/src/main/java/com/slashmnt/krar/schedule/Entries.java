package com.slashmnt.krar.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads what is separated by semicolons. */
final class Entries {

  private Entries() {}

  /**
   * Each entry, as the parser reads it; empty ones are left out.
   *
   * @param none ends the sentence that says that there is no entry
   */
  static <T> List<T> parse(String text, Function<String, T> parser, String none) {
    List<T> read =
        Arrays.stream(text.split(";", -1))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .map(parser)
            .toList();
    if (read.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' " + none);
    }
    return read;
  }
}
