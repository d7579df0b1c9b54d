package com.slashmnt.krar.job.input;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the values of settings as their {@link Setting} says, and notes each mistake. */
public final class SettingReader {

  private final SettingSources sources;
  private final ConfigErrors errors;

  public SettingReader(SettingSources sources, ConfigErrors errors) {
    this.sources = sources;
    this.errors = errors;
  }

  /** Where the values come from. */
  public SettingSources sources() {
    return sources;
  }

  /** What is wrong with them. */
  public ConfigErrors errors() {
    return errors;
  }

  /** What was given, unless it is empty. */
  public Optional<SettingValue> given(Setting setting) {
    return sources.of(setting).filter(given -> !given.isEmpty());
  }

  /** What was given, unless it lists nothing. */
  public Optional<SettingValue> givenList(Setting setting) {
    return sources.of(setting).filter(given -> !ValueParsers.list(given.text()).isEmpty());
  }

  /** The value; empty if it was not given, or was a mistake. */
  public <T> Optional<T> value(Setting setting, Class<T> type) {
    return sources.of(setting).flatMap(given -> value(given, type));
  }

  /** That value; empty if it was a mistake. */
  public <T> Optional<T> value(SettingValue given, Class<T> type) {
    return errors.parse(given, parser(given, type));
  }

  /** Each entry that is no mistake. */
  public <T> List<T> list(SettingValue given, Class<T> type) {
    return errors.parseList(given, parser(given, type));
  }

  private static <T> Function<String, T> parser(SettingValue given, Class<T> type) {
    return text -> type.cast(given.setting().type().parse(text));
  }
}
