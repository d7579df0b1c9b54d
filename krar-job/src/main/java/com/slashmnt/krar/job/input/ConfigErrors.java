package com.slashmnt.krar.job.input;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects what is wrong with the settings, so that all of it can be said at once. */
public final class ConfigErrors {

  private final List<String> sentences = new ArrayList<>();

  /** One sentence; each is one line, whatever the value in it holds. */
  public void add(String sentence) {
    String line = sentence.replaceAll("\\p{Cc}", "?");
    if (!sentences.contains(line)) {
      sentences.add(line);
    }
  }

  /** What is wrong with one value, with an example of what would be right. */
  public void add(SettingValue given, String what) {
    add(given.source() + ": " + what + "; try " + given.setting().example());
  }

  /** The value, or empty and a mistake. */
  public <T> Optional<T> parse(SettingValue given, Function<String, T> parser) {
    return parse(given, given.text(), parser);
  }

  /** The value of one part of it, or empty and a mistake. */
  public <T> Optional<T> parse(SettingValue given, String part, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(part));
    } catch (IllegalArgumentException | DateTimeException e) {
      add(given, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Each part of a comma-separated list that could be read; a mistake for each other. */
  public <T> List<T> parseList(SettingValue given, Function<String, T> parser) {
    List<T> values = new ArrayList<>();
    for (String part : ValueParsers.list(given.text())) {
      parse(given, part, parser).filter(v -> !values.contains(v)).ifPresent(values::add);
    }
    return values;
  }

  public List<String> sentences() {
    return List.copyOf(sentences);
  }

  public boolean isEmpty() {
    return sentences.isEmpty();
  }
}
