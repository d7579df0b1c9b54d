package com.slashmnt.krar.job;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects what is wrong with the settings, so that all of it can be said at once. */
final class Mistakes {

  private final List<String> sentences = new ArrayList<>();

  /** One sentence; each is one line, whatever the value in it holds. */
  void add(String sentence) {
    String line = sentence.replaceAll("\\p{Cc}", "?");
    if (!sentences.contains(line)) {
      sentences.add(line);
    }
  }

  /** What is wrong with one value, with an example of what would be right. */
  void add(Given given, String what) {
    add(given.source() + ": " + what + "; try " + Examples.of(given.setting()));
  }

  /** The value, or empty and a mistake. */
  <T> Optional<T> parse(Given given, Function<String, T> parser) {
    return parse(given, given.text(), parser);
  }

  /** The value of one part of it, or empty and a mistake. */
  <T> Optional<T> parse(Given given, String part, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(part));
    } catch (IllegalArgumentException | DateTimeException e) {
      add(given, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Each part of a comma-separated list that could be read; a mistake for each other. */
  <T> List<T> parseList(Given given, Function<String, T> parser) {
    List<T> values = new ArrayList<>();
    for (String part : Values.list(given.text())) {
      parse(given, part, parser).filter(v -> !values.contains(v)).ifPresent(values::add);
    }
    return values;
  }

  List<String> sentences() {
    return List.copyOf(sentences);
  }

  boolean isEmpty() {
    return sentences.isEmpty();
  }
}
