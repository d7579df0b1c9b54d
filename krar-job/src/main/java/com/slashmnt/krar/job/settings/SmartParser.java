package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.input.ConfigErrors;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingSources;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.job.input.ValueParsers;
import com.slashmnt.krar.job.registry.RegistryParser;
import com.slashmnt.krar.policy.StalePods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the settings that only mode smart has. */
public final class SmartParser {

  /** What mode rollout ignores. */
  static final List<Setting> SETTINGS =
      List.of(
          Setting.SMART_RESTART,
          Setting.STALE_PODS,
          Setting.PULL_SECRETS,
          Setting.MEMORY,
          Setting.BACK_OFF,
          Setting.FAIL_ON_DRIFT,
          Setting.REGISTRY_AUTHFILE,
          Setting.REGISTRY_CREDS,
          Setting.DOCKER_CONFIG,
          Setting.REGISTRY_CREDS_HOST,
          Setting.REGISTRY_CA_FILE,
          Setting.INSECURE_REGISTRIES,
          Setting.REGISTRY_MIRRORS,
          Setting.REGISTRY_PARALLEL,
          Setting.REGISTRY_TIMEOUT);

  private final SettingSources inputs;
  private final ConfigErrors mistakes;
  private final List<Reason> warnings;

  SmartParser(SettingSources inputs, ConfigErrors mistakes, List<Reason> warnings) {
    this.inputs = inputs;
    this.mistakes = mistakes;
    this.warnings = warnings;
  }

  SmartSettings parse() {
    return new SmartSettings(
        value(Setting.SMART_RESTART, ValueParsers::bool).orElse(false),
        value(Setting.STALE_PODS, t -> ValueParsers.oneOf(StalePods.class, t))
            .orElse(StalePods.ANY),
        value(Setting.PULL_SECRETS, ValueParsers::bool).orElse(false),
        memory(inputs, mistakes),
        value(Setting.BACK_OFF, ValueParsers::positiveDuration).orElse(Duration.ofHours(24)),
        value(Setting.FAIL_ON_DRIFT, ValueParsers::bool).orElse(false),
        new RegistryParser(inputs, mistakes, warnings).parse());
  }

  /** Where the memory is; empty if none is wanted. */
  public static Optional<ConfigMapRef> memory(SettingSources inputs, ConfigErrors mistakes) {
    Optional<SettingValue> given = inputs.of(Setting.MEMORY).filter(g -> !g.isEmpty());
    if (given.isEmpty()) {
      return Optional.of(ConfigMapRef.DEFAULT);
    }
    return given
        .filter(g -> !g.text().equalsIgnoreCase("false"))
        .flatMap(g -> mistakes.parse(g, ConfigMapRef::parse));
  }

  private <T> Optional<T> value(Setting setting, Function<String, T> parser) {
    return inputs.of(setting).flatMap(g -> mistakes.parse(g, parser));
  }
}
