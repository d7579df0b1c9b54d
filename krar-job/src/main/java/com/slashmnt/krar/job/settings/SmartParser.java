package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.job.input.ConfigMapRef;
import com.slashmnt.krar.job.input.OnFailure;
import com.slashmnt.krar.job.input.Setting;
import com.slashmnt.krar.job.input.SettingReader;
import com.slashmnt.krar.job.input.SettingValue;
import com.slashmnt.krar.job.registry.RegistryParser;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.policy.StalePods;
import com.slashmnt.krar.workload.RolloutStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the settings that only mode smart has. */
public final class SmartParser {

  /** What mode rollout ignores. */
  static final List<Setting> SETTINGS =
      List.of(
          Setting.SMART_RESTART,
          Setting.CANARY,
          Setting.STRATEGY,
          Setting.ON_FAILURE,
          Setting.STALE_PODS,
          Setting.PULL_SECRETS,
          Setting.MEMORY,
          Setting.BACK_OFF,
          Setting.COOLDOWN,
          Setting.NOW,
          Setting.FAIL_ON_DRIFT,
          Setting.REGISTRY_AUTHFILE,
          Setting.REGISTRY_CREDS,
          Setting.DOCKER_CONFIG,
          Setting.REGISTRY_CREDS_HOST,
          Setting.CLOUD_CREDENTIALS,
          Setting.REGISTRY_CA_FILE,
          Setting.INSECURE_REGISTRIES,
          Setting.REGISTRY_MIRRORS,
          Setting.REGISTRY_PARALLEL,
          Setting.REGISTRY_TIMEOUT);

  private final SettingReader reader;
  private final List<Reason> warnings;

  SmartParser(SettingReader reader, List<Reason> warnings) {
    this.reader = reader;
    this.warnings = warnings;
  }

  /**
   * Reads them.
   *
   * @param awaitsDigest whether the run is about a digest that was pushed: who names one asks
   *     whether it came
   */
  SmartSettings parse(boolean awaitsDigest) {
    return new SmartSettings(
        isOn(Setting.SMART_RESTART),
        reader.value(Setting.CANARY, Boolean.class).orElse(true),
        reader.value(Setting.STRATEGY, RolloutStrategy.class).orElse(RolloutStrategy.RESTART),
        reader.value(Setting.ON_FAILURE, OnFailure.class).orElse(OnFailure.REPORT),
        reader.value(Setting.STALE_PODS, StalePods.class).orElse(StalePods.ANY),
        isOn(Setting.PULL_SECRETS),
        memory(reader),
        reader.value(Setting.BACK_OFF, Duration.class),
        cooldown(),
        now(),
        reader.value(Setting.FAIL_ON_DRIFT, Boolean.class).orElse(awaitsDigest),
        new RegistryParser(reader, warnings).parse());
  }

  private boolean isOn(Setting setting) {
    return reader.value(setting, Boolean.class).orElse(false);
  }

  private Duration cooldown() {
    Optional<SettingValue> given = reader.given(Setting.COOLDOWN);
    Duration cooldown =
        reader
            .value(Setting.COOLDOWN, Duration.class)
            .flatMap(t -> given.flatMap(g -> reader.errors().parse(g, s -> checked(t, Set.of()))))
            .orElse(Duration.ZERO);
    if (given.isPresent() && !cooldown.isZero() && memory(reader).isEmpty()) {
      reader
          .errors()
          .add(given.get().source() + ": without a memory no cooldown ends; leave --no-memory out");
    }
    return cooldown;
  }

  private Set<ImageReference> now() {
    return reader
        .given(Setting.NOW)
        .map(given -> Set.copyOf(reader.errors().parseList(given, SmartParser::content)))
        .orElse(Set.of());
  }

  private static ImageReference content(String text) {
    ImageReference image = ImageReference.parse(text);
    Duration unused = checked(Duration.ZERO, Set.of(image));
    return image;
  }

  /** The policy knows what it takes. */
  private static Duration checked(Duration cooldown, Set<ImageReference> now) {
    RolloutPolicy unused = RolloutPolicy.always().coolingDown(cooldown, now);
    return cooldown;
  }

  /** Where the memory is; empty if none is wanted. */
  public static Optional<ConfigMapRef> memory(SettingReader reader) {
    Optional<SettingValue> given = reader.given(Setting.MEMORY);
    if (given.isEmpty()) {
      return Optional.of(ConfigMapRef.DEFAULT);
    }
    return given
        .filter(g -> !g.text().equalsIgnoreCase("false"))
        .flatMap(g -> reader.value(g, ConfigMapRef.class));
  }
}
