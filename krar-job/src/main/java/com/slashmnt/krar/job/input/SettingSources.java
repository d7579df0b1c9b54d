package com.slashmnt.krar.job.input;

import com.slashmnt.krar.Reason;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Flag over variable; of a repeated flag the last wins. */
public final class SettingSources {

  private static final String OUR_PREFIX = "KRAR_";

  private final List<SettingValue> flags;
  private final Environment environment;

  /** Whose variables do not count. */
  private final List<Setting> fixed;

  public SettingSources(List<SettingValue> flags, Environment environment) {
    this(flags, environment, List.of());
  }

  private SettingSources(List<SettingValue> flags, Environment environment, List<Setting> fixed) {
    this.flags = List.copyOf(flags);
    this.environment = environment;
    this.fixed = List.copyOf(fixed);
  }

  /** The same with one more, as if it were the last flag. */
  public SettingSources with(SettingValue more) {
    return fixing(List.of(more), fixed);
  }

  /** The same with more, as if they were the last flags, and without the variables of some. */
  SettingSources fixing(List<SettingValue> more, List<Setting> without) {
    return new SettingSources(
        Stream.concat(flags.stream(), more.stream()).toList(), environment, without);
  }

  /** The variables that do not count here, as far as they are set. */
  public List<String> overruled() {
    return fixed.stream()
        .flatMap(setting -> setting.variable().stream())
        .filter(name -> environment.setting(name).filter(v -> !v.isEmpty()).isPresent())
        .toList();
  }

  /** What was given, as flag or variable; an empty flag counts. */
  public Optional<SettingValue> of(Setting setting) {
    return lastFlag(setting).or(() -> variable(setting));
  }

  /** Each flag of that setting, in their order; if there is none, the variable. */
  public List<SettingValue> every(Setting setting) {
    List<SettingValue> given = flags.stream().filter(g -> g.setting() == setting).toList();
    return given.isEmpty() ? variable(setting).stream().toList() : given;
  }

  /** The last flag of these settings on the command line. */
  public Optional<SettingValue> lastFlag(Setting... settings) {
    List<Setting> wanted = Arrays.asList(settings);
    return flags.stream().filter(g -> wanted.contains(g.setting())).reduce((a, b) -> b);
  }

  /** The variable; an empty one counts as unset, unless the setting may be empty. */
  public Optional<SettingValue> variable(Setting setting) {
    return setting
        .variable()
        .flatMap(name -> variable(setting, name))
        .filter(given -> !given.isEmpty() || setting.mayBeEmpty());
  }

  private Optional<SettingValue> variable(Setting setting, String name) {
    return environment
        .setting(name)
        .filter(text -> !fixed.contains(setting))
        .map(text -> new SettingValue(setting, name, text));
  }

  /** The job's name has a second variable, as the old script had it. */
  public Optional<SettingValue> jobName() {
    return of(Setting.JOB_NAME)
        .or(() -> variable(Setting.JOB_NAME, "JOB_NAME").filter(g -> !g.isEmpty()));
  }

  /** The variables, for what is not krar's own. */
  public Environment environment() {
    return environment;
  }

  /** The warning about a setting that has no effect. */
  public static Reason ignored(String sentence) {
    return new Reason("SettingIgnored", sentence);
  }

  /** Variables that look like ours and are not. */
  public Collection<String> unknownVariables() {
    List<String> known = Stream.of(Setting.values()).flatMap(s -> s.variable().stream()).toList();
    TreeSet<String> unknown = new TreeSet<>();
    for (String name : environment.names()) {
      if (name.startsWith(OUR_PREFIX) && !known.contains(name)) {
        unknown.add(name);
      }
    }
    return unknown;
  }
}
