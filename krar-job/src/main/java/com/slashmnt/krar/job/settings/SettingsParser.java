package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.input.Mode;
import com.slashmnt.krar.job.input.OutputFormat;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingReader;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.policy.Availability;
import com.slashmnt.krar.policy.OwnedWorkloads;
import com.slashmnt.krar.schedule.CronSchedule;
import com.slashmnt.krar.schedule.DateRanges;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.OwnerAnnotation;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Reads the settings once, and notes every mistake at once.
 *
 * <p>If there is a mistake, what it gives has defaults in the place of what could not be read, and
 * must not be acted on.
 */
public final class SettingsParser {

  private static final String NO_FAILURE =
      "without waiting krar learns of no failure; leave it out, or try --wait";

  private static final String NO_OPERATOR =
      "without waiting krar cannot see what an operator does; leave it out, or try --wait";

  private static final String NO_END =
      "without waiting krar cannot see when a member of a group has ended; leave it out, or try"
          + " --wait";

  private final SettingReader reader;
  private final SettingSources inputs;
  private final List<Reason> warnings = new ArrayList<>();

  public SettingsParser(SettingReader reader) {
    this.reader = reader;
    this.inputs = reader.sources();
  }

  public Settings parse() {
    SelectionSettings selection = new SelectionParser(reader).parse();
    Optional<SmartSettings> smart =
        isSmart()
            ? Optional.of(new SmartParser(reader, warnings).parse(selection.awaitsDigest()))
            : Optional.empty();
    if (smart.isEmpty()) {
      refuseDigests(selection);
    }
    ZoneId zone = reader.value(Setting.TIME_ZONE, ZoneId.class).orElse(ZoneOffset.UTC);
    boolean wait = reader.value(Setting.WAIT, Boolean.class).orElse(true);
    warn(smart.isPresent(), wait);
    return new Settings(
        selection,
        name(),
        reader.value(Setting.DRY_RUN, Boolean.class).orElse(false),
        duration(Setting.MIN_INTERVAL).orElse(Duration.ofMinutes(10)),
        reader.value(Setting.OWNED_WORKLOADS, OwnedWorkloads.class).orElse(OwnedWorkloads.HOLD),
        ownerAnnotations(wait),
        reader.value(Setting.AVAILABILITY, Availability.class).orElse(Availability.WARN),
        reader.value(Setting.READ_PDBS, Boolean.class).orElse(false),
        inZone(Setting.ONCE_PER, zone, CronSchedule::parse),
        zone,
        inZone(Setting.WINDOW, zone, TimeWindows::parse),
        inZone(Setting.FREEZE, zone, DateRanges::parse),
        reader
            .given(Setting.RUN_ID)
            .flatMap(given -> reader.value(given, RunId.class))
            .or(() -> RunId.ofPush(selection.images())),
        wait,
        duration(Setting.WAIT_TIMEOUT),
        duration(Setting.SETTLE_TIME),
        duration(Setting.RUN_TIMEOUT).filter(d -> !d.isZero()),
        duration(Setting.START_JITTER).orElse(Duration.ZERO),
        number(Setting.MAX_IN_FLIGHT),
        number(Setting.MAX_IN_FLIGHT_PER_NAMESPACE),
        duration(Setting.START_INTERVAL).filter(d -> !d.isZero()),
        groupLeases(wait),
        maxFailures(wait),
        reader.value(Setting.READ_NODES, Boolean.class).orElse(true),
        smart,
        number(Setting.PAGE_SIZE),
        reader.value(Setting.OUTPUT_FORMAT, OutputFormat.class).orElse(OutputFormat.TEXT),
        logLevel(reader),
        warnings);
  }

  public static LogLevel logLevel(SettingReader reader) {
    return reader.value(Setting.LOG_LEVEL, LogLevel.class).orElse(LogLevel.INFO);
  }

  private Optional<Duration> duration(Setting setting) {
    return reader.value(setting, Duration.class);
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
    return given.setting() == Setting.SMART
        ? reader.value(given, Boolean.class).orElse(false)
        : reader.value(given, Mode.class).filter(Mode.SMART::equals).isPresent();
  }

  private <T> Optional<T> inZone(
      Setting setting, ZoneId zone, BiFunction<String, ZoneId, T> parser) {
    return reader
        .given(setting)
        .flatMap(given -> reader.errors().parse(given, text -> parser.apply(text, zone)));
  }

  private OptionalInt number(Setting setting) {
    return reader.value(setting, Integer.class).map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /** That value does not go with the others. */
  private void refuse(Setting setting, String value, boolean applies, String why) {
    if (applies && says(setting, value)) {
      reader.given(setting).ifPresent(g -> reader.errors().add(g.source() + ": " + why));
    }
  }

  private boolean says(Setting setting, String value) {
    return reader.given(setting).filter(g -> g.text().equalsIgnoreCase(value)).isPresent();
  }

  private List<OwnerAnnotation> ownerAnnotations(boolean wait) {
    Optional<SettingValue> given = reader.givenList(Setting.OWNER_ANNOTATION);
    List<OwnerAnnotation> all =
        given.map(g -> reader.list(g, OwnerAnnotation.class)).orElse(List.of());
    given.ifPresent(
        g -> {
          if (!wait) {
            reader.errors().add(g.source() + ": " + NO_OPERATOR);
          }
          Set<String> owners = new HashSet<>();
          all.stream()
              .map(OwnerAnnotation::owners)
              .filter(o -> !owners.add(o))
              .forEach(
                  o ->
                      reader
                          .errors()
                          .add(
                              "%s: %s has two annotations; name the one that restarts what it owns"
                                  .formatted(g.source(), o)));
        });
    return all;
  }

  private Optional<String> groupLeases(boolean wait) {
    Optional<SettingValue> given = reader.given(Setting.GROUP_LEASES);
    if (!wait) {
      given.ifPresent(g -> reader.errors().add(g.source() + ": " + NO_END));
    }
    return given.flatMap(g -> reader.value(g, String.class));
  }

  private OptionalInt maxFailures(boolean wait) {
    Optional<SettingValue> failures = inputs.of(Setting.MAX_FAILURES);
    if (!wait && failures.isPresent()) {
      reader.errors().add(failures.get().source() + ": " + NO_FAILURE);
    }
    return number(Setting.MAX_FAILURES);
  }

  /** Mode rollout looks up nothing, and would restart before the registry has it. */
  private void refuseDigests(SelectionSettings selection) {
    selection.images().stream()
        .filter(image -> image.digest().isPresent())
        .forEach(
            image ->
                reader
                    .errors()
                    .add(
                        "image %s: only mode smart looks up digests and waits for one; leave the digest out, or try --mode smart"
                            .formatted(image)));
  }

  /** Names only: a value may be a secret. */
  private void warn(boolean smart, boolean wait) {
    List<Setting> without = smart ? List.of(Setting.MIN_INTERVAL) : SmartParser.SETTINGS;
    List<String> ignored =
        without.stream()
            .flatMap(setting -> reader.given(setting).stream())
            .filter(g -> !g.text().equalsIgnoreCase("false"))
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
    if (smart) {
      refuse(Setting.ON_FAILURE, "rollback", !wait, NO_FAILURE);
      refuse(
          Setting.STRATEGY,
          "evict",
          !wait,
          "without waiting krar cannot check each pod before the next; leave it out, or try --wait");
      refuse(
          Setting.ON_FAILURE,
          "rollback",
          wait && says(Setting.STRATEGY, "evict"),
          "going back writes a digest into the template, which --strategy evict leaves alone; choose one of both");
    }
    if (smart && !wait) {
      reader
          .given(Setting.CANARY)
          .filter(g -> !g.text().equalsIgnoreCase("false"))
          .map(g -> SettingSources.ignored("Without effect without waiting: " + g.source() + "."))
          .ifPresent(warnings::add);
    }
    List<String> overruled = inputs.overruled();
    if (!overruled.isEmpty()) {
      warnings.add(
          SettingSources.ignored(
              "The plan decides on these: " + String.join(", ", overruled) + "."));
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
