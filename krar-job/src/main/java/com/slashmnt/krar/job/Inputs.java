package com.slashmnt.krar.job;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Flag over variable; of a repeated flag the last wins. */
final class Inputs {

  private static final String OUR_PREFIX = "KRAR_";

  private final List<Given> flags;
  private final Map<String, String> environment;

  Inputs(List<Given> flags, Map<String, String> environment) {
    this.flags = List.copyOf(flags);
    this.environment = Map.copyOf(environment);
  }

  /** What was given, as flag or variable; an empty flag counts. */
  Optional<Given> of(Setting setting) {
    return lastFlag(setting).or(() -> variable(setting));
  }

  /** The last flag of these settings on the command line. */
  Optional<Given> lastFlag(Setting... settings) {
    List<Setting> wanted = Arrays.asList(settings);
    return flags.stream().filter(g -> wanted.contains(g.setting())).reduce((a, b) -> b);
  }

  /** The variable; an empty one counts as unset, unless the setting may be empty. */
  Optional<Given> variable(Setting setting) {
    return setting
        .variable()
        .flatMap(name -> variable(setting, name))
        .filter(given -> !given.isEmpty() || setting.mayBeEmpty());
  }

  private Optional<Given> variable(Setting setting, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(text -> new Given(setting, name, text.strip()));
  }

  /** The job's name has a second variable, as the old script had it. */
  Optional<Given> jobName() {
    return of(Setting.JOB_NAME)
        .or(() -> variable(Setting.JOB_NAME, "JOB_NAME").filter(g -> !g.isEmpty()));
  }

  /** All variables, for what is not krar's own. */
  Map<String, String> environment() {
    return environment;
  }

  /** Variables that look like ours and are not. */
  Collection<String> unknownVariables() {
    List<String> known = Stream.of(Setting.values()).flatMap(s -> s.variable().stream()).toList();
    TreeSet<String> unknown = new TreeSet<>();
    for (String name : environment.keySet()) {
      if (name.startsWith(OUR_PREFIX) && !known.contains(name)) {
        unknown.add(name);
      }
    }
    return unknown;
  }
}
