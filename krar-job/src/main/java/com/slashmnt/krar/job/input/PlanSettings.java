package com.slashmnt.krar.job.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a plan keeps: with others something else would be decided. All else, such as
 * when restarts may start and how they are followed, is said when it is applied.
 */
public final class PlanSettings {

  /** A list of namespaces comes before whether all are meant: so the latter counts, as it did. */
  private static final List<Setting> KEPT =
      List.of(
          Setting.RESOURCES,
          Setting.LABEL_DOMAIN,
          Setting.LABEL_NAME,
          Setting.LABEL_VALUE,
          Setting.JOB_NAME,
          Setting.TARGETS,
          Setting.SELECTOR,
          Setting.IMAGE,
          Setting.NAMESPACES,
          Setting.NAMESPACES_ALL,
          Setting.EXCLUDE_NAMESPACES,
          Setting.NAMESPACE_SELECTOR,
          Setting.MODE,
          Setting.OWNED_WORKLOADS,
          Setting.OWNER_ANNOTATION,
          Setting.MIN_INTERVAL,
          Setting.STRATEGY,
          Setting.STALE_PODS,
          Setting.COOLDOWN,
          Setting.AVAILABILITY,
          Setting.READ_PDBS,
          Setting.NOW);

  /**
   * What has no meaning when a plan is applied, either. Whether a schedule was due was asked when
   * it was made, and does not become untrue while nothing is restarted.
   */
  private static final List<Setting> MEANINGLESS =
      List.of(Setting.SMART, Setting.SMART_RESTART, Setting.ONCE_PER, Setting.OUT);

  private PlanSettings() {}

  static Setting[] notOfApplying() {
    return Stream.concat(KEPT.stream(), MEANINGLESS.stream()).toArray(Setting[]::new);
  }

  /** What a plan keeps of these: values by the long names of flags, without their dashes. */
  public static Map<String, String> kept(SettingSources given) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (Setting setting : KEPT) {
      value(given, setting).ifPresent(text -> kept.put(name(setting), text));
    }
    return kept;
  }

  private static Optional<String> value(SettingSources given, Setting setting) {
    if (setting == Setting.IMAGE) {
      return given.every(setting).stream().map(PlanSettings::text).reduce((a, b) -> a + "," + b);
    }
    Optional<SettingValue> value =
        switch (setting) {
          case JOB_NAME -> given.jobName();
          case MODE ->
              given.lastFlag(Setting.MODE, Setting.SMART).or(() -> given.variable(Setting.MODE));
          case NAMESPACES_ALL ->
              // As the selection is read: a list that is the last flag stands alone.
              given
                      .lastFlag(Setting.NAMESPACES_ALL, Setting.NAMESPACES)
                      .filter(last -> last.setting() == Setting.NAMESPACES)
                      .isPresent()
                  ? Optional.empty()
                  : given.of(setting);
          default -> given.of(setting);
        };
    return value.map(PlanSettings::text);
  }

  private static String text(SettingValue value) {
    if (value.setting() != Setting.SMART) {
      return value.text();
    }
    return value.text().equalsIgnoreCase("true") ? "smart" : "rollout";
  }

  /** The long flag without its dashes. */
  private static String name(Setting setting) {
    List<String> flags = setting.flags();
    return flags.get(flags.size() - 1).substring(2);
  }

  /**
   * What a plan keeps, and what was given beside it; variables of what a plan decides do not count.
   *
   * @param plan where the plan is, for messages
   * @param runId of the run that applies it, unless another is given: the same whenever it is
   *     applied, so that it does nothing twice
   * @param mistakes hears of what a plan cannot have
   */
  public static SettingSources applied(
      String plan,
      Map<String, String> kept,
      String runId,
      SettingSources given,
      ConfigErrors mistakes) {
    List<SettingValue> values = new ArrayList<>();
    Map<String, String> left = new LinkedHashMap<>(kept);
    for (Setting setting : KEPT) {
      @Nullable String text = left.remove(name(setting));
      if (text != null) {
        values.add(new SettingValue(setting, plan + ": " + name(setting), text));
      }
      if (setting == Setting.MODE && "smart".equalsIgnoreCase(text)) {
        values.add(new SettingValue(Setting.SMART_RESTART, plan, "true"));
      }
    }
    left.keySet().forEach(name -> mistakes.add(plan + ": a plan has no setting '" + name + "'"));
    if (given.of(Setting.RUN_ID).isEmpty()) {
      values.add(new SettingValue(Setting.RUN_ID, plan, runId));
    }
    return given.fixing(values, List.of(notOfApplying()));
  }
}
