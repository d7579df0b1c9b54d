package com.slashmnt.krar.job.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line: {@code --flag value}, {@code --flag=value}, {@code -f value}, {@code
 * -fvalue}, {@code -f=value}; a switch may have a value too. Behind {@code --} there are words
 * only.
 *
 * <p>No value stands in a mistake, since it may be a secret.
 */
final class FlagParser {

  private static final String LISTED = "krar --help lists the flags, such as --dry-run";

  private final Map<String, Flag> flags = new HashMap<>();
  private final List<SettingValue> given = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();
  private boolean help;
  private boolean version;

  /** What may be written on the command line, and whether a value belongs to it. */
  private record Flag(@Nullable Setting setting, String longName, Value value) {}

  private enum Value {
    NEEDED,
    ALLOWED,
    NONE
  }

  FlagParser(List<Setting> settings) {
    flags.put("-h", new Flag(null, "--help", Value.NONE));
    flags.put("--help", new Flag(null, "--help", Value.NONE));
    flags.put("--version", new Flag(null, "--version", Value.NONE));
    for (Setting setting : settings) {
      List<String> names = setting.flags();
      for (String name : names) {
        Value value = setting.parameter().isPresent() ? Value.NEEDED : Value.ALLOWED;
        flags.put(name, new Flag(setting, names.get(names.size() - 1), value));
      }
      setting.negation().ifPresent(name -> flags.put(name, new Flag(setting, name, Value.NONE)));
    }
  }

  /** Each flag as often as it was given. */
  List<SettingValue> given() {
    return given;
  }

  /** What stands beside the flags. */
  List<String> words() {
    return words;
  }

  /** What could not be read, one sentence each. */
  List<String> mistakes() {
    return mistakes;
  }

  boolean help() {
    return help;
  }

  boolean version() {
    return version;
  }

  void parse(List<String> line) {
    // A word after an unknown flag is taken for its value and not printed: old habits may put a
    // password there.
    boolean afterUnknown = false;
    for (int i = 0; i < line.size(); i++) {
      String word = line.get(i);
      Optional<Written> found = written(word);
      if (word.equals("--")) {
        words.addAll(line.subList(i + 1, line.size()));
        return;
      }
      if (found.isPresent()) {
        String next = i + 1 < line.size() ? line.get(i + 1) : null;
        i += take(found.get(), next);
      } else if (word.startsWith("-")) {
        mistakes.add("unknown flag " + name(word) + "; " + LISTED);
        afterUnknown = true;
        continue;
      } else if (!afterUnknown) {
        words.add(word);
      }
      afterUnknown = false;
    }
  }

  /** A flag as it was written, with the value that stands in the same word. */
  private record Written(Flag flag, @Nullable String value) {}

  private Optional<Written> written(String word) {
    String name = name(word);
    Flag flag = flags.get(name);
    if (flag != null) {
      return Optional.of(
          new Written(flag, name.equals(word) ? null : word.substring(name.length() + 1)));
    }
    Flag letter = word.length() > 2 ? flags.get(word.substring(0, 2)) : null;
    return letter == null || letter.value() == Value.NONE
        ? Optional.empty()
        : Optional.of(new Written(letter, word.substring(2)));
  }

  private static String name(String word) {
    int end = word.indexOf('=');
    return end < 0 ? word : word.substring(0, end);
  }

  /**
   * Takes one flag.
   *
   * @return how many of the words behind it belong to it
   */
  private int take(Written written, @Nullable String next) {
    Flag flag = written.flag();
    String value = written.value();
    switch (flag.value()) {
      case NONE -> {
        if (value != null) {
          mistakes.add(flag.longName() + " takes no value; " + LISTED);
        } else {
          takeWithoutValue(flag);
        }
        return 0;
      }
      case NEEDED, ALLOWED -> {
        boolean isNext = value == null && next != null && !isFlag(next);
        String taken = isNext ? next : value;
        if (taken == null && flag.value() == Value.NEEDED) {
          mistakes.add(flag.longName() + " needs a value; " + Setting.exampleOf(flag.longName()));
        } else {
          add(flag, taken == null ? "true" : taken);
        }
        return isNext ? 1 : 0;
      }
    }
    throw new AssertionError(flag);
  }

  private void takeWithoutValue(Flag flag) {
    if (flag.setting() != null) {
      add(flag, "false");
    }
    help |= flag.longName().equals("--help");
    version |= flag.longName().equals("--version");
  }

  private void add(Flag flag, String value) {
    if (flag.setting() != null) {
      given.add(new SettingValue(flag.setting(), flag.longName(), value.strip()));
    }
  }

  private boolean isFlag(String word) {
    return word.equals("--") || written(word).isPresent();
  }
}
