package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.run.Budget;
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
final class SettingsParser {

  private static final List<Setting> OF_MODE_SMART =
      List.of(
          Setting.SMART_RESTART,
          Setting.REGISTRY_AUTHFILE,
          Setting.REGISTRY_CREDS,
          Setting.DOCKER_CONFIG);

  private final Inputs inputs;
  private final Mistakes mistakes;

  SettingsParser(Inputs inputs, Mistakes mistakes) {
    this.inputs = inputs;
    this.mistakes = mistakes;
  }

  Settings parse() {
    SelectionSettings selection = new SelectionParser(inputs, mistakes).parse();
    mode();
    boolean wait = value(Setting.WAIT, Values::bool).orElse(true);
    return new Settings(
        selection,
        name(),
        value(Setting.DRY_RUN, Values::bool).orElse(false),
        value(Setting.MIN_INTERVAL, Values::duration).orElse(Duration.ofMinutes(10)),
        oncePer(),
        inputs
            .of(Setting.RUN_ID)
            .filter(g -> !g.isEmpty())
            .flatMap(g -> mistakes.parse(g, RunId::new)),
        wait,
        value(Setting.WAIT_TIMEOUT, Values::positiveDuration).orElse(Duration.ofMinutes(10)),
        value(Setting.RUN_TIMEOUT, Values::duration).filter(d -> !d.isZero()),
        budget(wait),
        value(Setting.PAGE_SIZE, Values::positiveInt).orElse(500),
        value(Setting.OUTPUT_FORMAT, t -> Values.oneOf(OutputFormat.class, t))
            .orElse(OutputFormat.TEXT),
        value(Setting.LOG_LEVEL, t -> Values.oneOf(LogLevel.class, t)).orElse(LogLevel.INFO),
        warnings());
  }

  private <T> Optional<T> value(Setting setting, Function<String, T> parser) {
    return inputs.of(setting).flatMap(g -> mistakes.parse(g, parser));
  }

  /** The label's value stands in for a job's name, as it did in the old script's output. */
  private String name() {
    return inputs
        .jobName()
        .or(() -> inputs.of(Setting.LABEL_VALUE))
        .map(Given::text)
        .filter(name -> !name.isEmpty())
        .orElse("krar");
  }

  private void mode() {
    Optional<Given> mode =
        inputs.lastFlag(Setting.MODE, Setting.SMART).or(() -> inputs.variable(Setting.MODE));
    mode.ifPresent(this::checkMode);
  }

  private void checkMode(Given given) {
    boolean smart =
        given.setting() == Setting.SMART
            ? mistakes.parse(given, Values::bool).orElse(false)
            : given.text().equalsIgnoreCase("smart");
    if (smart) {
      mistakes.add(
          given.source() + ": mode smart does not exist yet in this release; try --mode rollout");
    } else if (given.setting() == Setting.MODE
        && !given.text().toLowerCase(Locale.ROOT).equals("rollout")) {
      mistakes.add(given, "unknown mode '" + given.text() + "'");
    }
  }

  private Optional<CronSchedule> oncePer() {
    ZoneId zone = value(Setting.TIME_ZONE, ZoneId::of).orElse(ZoneOffset.UTC);
    return inputs
        .of(Setting.ONCE_PER)
        .filter(g -> !g.isEmpty())
        .flatMap(g -> mistakes.parse(g, text -> CronSchedule.parse(text, zone)));
  }

  private Budget budget(boolean wait) {
    int inFlight =
        value(Setting.MAX_IN_FLIGHT, Values::positiveInt).orElse(Budget.DEFAULT.maxInFlight());
    Optional<Given> failures = inputs.of(Setting.MAX_FAILURES);
    Optional<Integer> maxFailures = failures.flatMap(g -> mistakes.parse(g, Values::positiveInt));
    if (!wait && failures.isPresent()) {
      mistakes.add(
          failures.get().source()
              + ": without waiting nobody learns of failures; leave it out, or try --wait");
    }
    return new Budget(inFlight, maxFailures.map(OptionalInt::of).orElseGet(OptionalInt::empty));
  }

  /** Names only: a value may be a secret. */
  private List<Reason> warnings() {
    List<Reason> warnings = new ArrayList<>();
    for (Setting setting : OF_MODE_SMART) {
      inputs
          .of(setting)
          .filter(g -> !g.text().equalsIgnoreCase("false"))
          .ifPresent(
              g ->
                  warnings.add(
                      new Reason(
                          "SettingIgnored", g.source() + " has no effect in mode rollout.")));
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
    return warnings;
  }
}
