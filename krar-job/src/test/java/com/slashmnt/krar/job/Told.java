package com.slashmnt.krar.job;

import com.slashmnt.krar.job.input.Arguments;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Environment;
import com.slashmnt.krar.job.input.SettingReader;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.settings.SelectionSettings;
import com.slashmnt.krar.job.settings.Settings;
import com.slashmnt.krar.job.settings.SettingsParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the command is told, and what it makes of that. */
public record Told(List<String> args, Map<String, String> environment) {

  public static Told args(String... args) {
    return new Told(List.of(args), Map.of());
  }

  /** With variables, each {@code NAME=value}. */
  public Told env(String... variables) {
    Map<String, String> all = new HashMap<>(environment);
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      all.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return new Told(args, all);
  }

  /** The variables that the old image sets. */
  Told inOldImage() {
    return new Told(
            args,
            Map.of(
                "KRAR_NAMESPACES_ALL", "true",
                "KRAR_MODE", "rollout",
                "KRAR_DRY_RUN", "false",
                "KRAR_LABEL_DOMAIN", "krar.slash-mnt.com",
                "KRAR_LABEL_NAME", "rollout-policy"))
        .env(
            environment.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toArray(String[]::new));
  }

  /** With something else in the place of that in every variable. */
  Told replacing(String what, String by) {
    return env(
        environment.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue().replace(what, by))
            .toArray(String[]::new));
  }

  public Settings settings() {
    ConfigErrors mistakes = new ConfigErrors();
    Settings settings = parse(mistakes);
    if (!mistakes.isEmpty()) {
      throw new AssertionError("mistakes: " + mistakes.sentences());
    }
    return settings;
  }

  public List<String> mistakes() {
    ConfigErrors mistakes = new ConfigErrors();
    parse(mistakes);
    return mistakes.sentences();
  }

  private Settings parse(ConfigErrors mistakes) {
    Arguments arguments = Arguments.parse(args);
    arguments.mistakes().forEach(mistakes::add);
    return new SettingsParser(
            new SettingReader(
                new SettingSources(arguments.given(), new Environment(environment)), mistakes))
        .parse();
  }

  /** What it looks for, as one line: {@code kinds | labels | namespaces}, and the targets. */
  public String selection() {
    SelectionSettings selection = settings().selection();
    String discovery =
        selection
            .discovery()
            .map(
                d ->
                    d.kinds()
                        + " "
                        + d.labels()
                        + " in "
                        + (d.namespaces().isAll() ? "all" : d.namespaces().names()))
            .orElse("nothing");
    return discovery + (selection.targets().isEmpty() ? "" : " and " + selection.targets());
  }
}
