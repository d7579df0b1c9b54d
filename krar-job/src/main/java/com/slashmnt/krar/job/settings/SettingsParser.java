package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.job.input.ValueParsers;
import com.slashmnt.krar.schedule.CronSchedule;
import com.slashmnt.krar.trigger.RunId;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Reads the settings once, and notes every mistake at once.
 *
 * <p>If there is a mistake, what it gives has defaults in the place of what could not be read, and
 * must not be acted on.
 */
public final class SettingsParser {

  private final SettingSources inputs;
  private final ConfigErrors mistakes;
  private final List<Reason> warnings = new ArrayList<>();

  public SettingsParser(SettingSources inputs, ConfigErrors mistakes) {
    this.inputs = inputs;
    this.mistakes = mistakes;
  }

  public Settings parse() {
    SelectionSettings selection = new SelectionParser(inputs, mistakes).parse();
    Optional<SmartSettings> smart =
        isSmart()
            ? Optional.of(new SmartParser(inputs, mistakes, warnings).parse())
            : Optional.empty();
    warn(smart.isPresent());
    boolean wait = value(Setting.WAIT, ValueParsers::bool).orElse(true);
    return new Settings(
        selection,
        name(),
        value(Setting.DRY_RUN, ValueParsers::bool).orElse(false),
        value(Setting.MIN_INTERVAL, ValueParsers::duration).orElse(Duration.ofMinutes(10)),
        oncePer(),
        inputs
            .of(Setting.RUN_ID)
            .filter(g -> !g.isEmpty())
            .flatMap(g -> mistakes.parse(g, RunId::new)),
        wait,
        value(Setting.WAIT_TIMEOUT, ValueParsers::positiveDuration),
        value(Setting.SETTLE_TIME, ValueParsers::duration).orElse(Duration.ofSeconds(10)),
        value(Setting.RUN_TIMEOUT, ValueParsers::duration).filter(d -> !d.isZero()),
        value(Setting.START_JITTER, ValueParsers::duration).orElse(Duration.ZERO),
        number(Setting.MAX_IN_FLIGHT),
        maxFailures(wait),
        value(Setting.READ_NODES, ValueParsers::boolOrAuto).orElse(true),
        smart,
        value(Setting.PAGE_SIZE, ValueParsers::positiveInt).orElse(500),
        value(Setting.OUTPUT_FORMAT, t -> ValueParsers.oneOf(OutputFormat.class, t))
            .orElse(OutputFormat.TEXT),
        logLevel(inputs, mistakes),
        warnings);
  }

  public static LogLevel logLevel(SettingSources inputs, ConfigErrors mistakes) {
    return inputs
        .of(Setting.LOG_LEVEL)
        .flatMap(g -> mistakes.parse(g, t -> ValueParsers.oneOf(LogLevel.class, t)))
        .orElse(LogLevel.INFO);
  }

  private <T> Optional<T> value(Setting setting, Function<String, T> parser) {
    return inputs.of(setting).flatMap(g -> mistakes.parse(g, parser));
  }

  /** The label's value stands in for a job's name, as it did in the old script's output. */
  private String name() {
    return inputs
        .jobName()
        .or(() -> inputs.of(Setting.LABEL_VALUE))
        .map(SettingValue::text)
        .filter(name -> !name.isEmpty())
        .orElse("krar");
  }

  private boolean isSmart() {
    Optional<SettingValue> mode =
        inputs.lastFlag(Setting.MODE, Setting.SMART).or(() -> inputs.variable(Setting.MODE));
    return mode.map(this::isSmart).orElse(false);
  }

  private boolean isSmart(SettingValue given) {
    if (given.setting() == Setting.SMART) {
      return mistakes.parse(given, ValueParsers::bool).orElse(false);
    }
    return mistakes
        .parse(
            given,
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "smart" -> true;
                  case "rollout" -> false;
                  default -> throw new IllegalArgumentException("unknown mode '" + text + "'");
                })
        .orElse(false);
  }

  private Optional<CronSchedule> oncePer() {
    ZoneId zone = value(Setting.TIME_ZONE, ZoneId::of).orElse(ZoneOffset.UTC);
    return inputs
        .of(Setting.ONCE_PER)
        .filter(g -> !g.isEmpty())
        .flatMap(g -> mistakes.parse(g, text -> CronSchedule.parse(text, zone)));
  }

  private OptionalInt number(Setting setting) {
    return value(setting, ValueParsers::positiveInt)
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  private OptionalInt maxFailures(boolean wait) {
    Optional<SettingValue> failures = inputs.of(Setting.MAX_FAILURES);
    if (!wait && failures.isPresent()) {
      mistakes.add(
          failures.get().source()
              + ": without waiting krar learns of no failure; leave it out, or try --wait");
    }
    return number(Setting.MAX_FAILURES);
  }

  /** Names only: a value may be a secret. */
  private void warn(boolean smart) {
    List<Setting> without = smart ? List.of(Setting.MIN_INTERVAL) : SmartParser.SETTINGS;
    List<String> ignored =
        without.stream()
            .flatMap(setting -> inputs.of(setting).stream())
            .filter(g -> !g.isEmpty() && !g.text().equalsIgnoreCase("false"))
            .map(SettingValue::source)
            .toList();
    if (!ignored.isEmpty()) {
      warnings.add(
          SettingSources.ignored(
              "Without effect in mode "
                  + (smart ? "smart: " : "rollout: ")
                  + String.join(", ", ignored)
                  + "."));
    }
    Collection<String> unknown = inputs.unknownVariables();
    if (!unknown.isEmpty()) {
      warnings.add(
          new Reason(
              "UnknownVariables",
              "Ignored, because krar does not know them: "
                  + String.join(", ", unknown)
                  + ". A Service named krar makes such variables, too."));
    }
  }
}
