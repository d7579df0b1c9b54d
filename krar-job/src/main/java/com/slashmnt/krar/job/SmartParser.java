package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.StalePods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the settings that only mode smart has. */
final class SmartParser {

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
          Setting.REGISTRY_BUDGET);

  private final Inputs inputs;
  private final Mistakes mistakes;
  private final List<Reason> warnings;

  SmartParser(Inputs inputs, Mistakes mistakes, List<Reason> warnings) {
    this.inputs = inputs;
    this.mistakes = mistakes;
    this.warnings = warnings;
  }

  SmartSettings parse() {
    return new SmartSettings(
        value(Setting.SMART_RESTART, Values::bool).orElse(false),
        value(Setting.STALE_PODS, t -> Values.oneOf(StalePods.class, t)).orElse(StalePods.ANY),
        value(Setting.PULL_SECRETS, Values::bool).orElse(false),
        memory(inputs, mistakes),
        value(Setting.BACK_OFF, Values::positiveDuration).orElse(Duration.ofHours(24)),
        value(Setting.FAIL_ON_DRIFT, Values::bool).orElse(false),
        new RegistryParser(inputs, mistakes, warnings).parse());
  }

  /** Where the memory is; empty if none is wanted. */
  static Optional<MemoryPlace> memory(Inputs inputs, Mistakes mistakes) {
    Optional<Given> given = inputs.of(Setting.MEMORY).filter(g -> !g.isEmpty());
    if (given.isEmpty()) {
      return Optional.of(MemoryPlace.DEFAULT);
    }
    return given
        .filter(g -> !g.text().equalsIgnoreCase("false"))
        .flatMap(g -> mistakes.parse(g, MemoryPlace::parse));
  }

  private <T> Optional<T> value(Setting setting, Function<String, T> parser) {
    return inputs.of(setting).flatMap(g -> mistakes.parse(g, parser));
  }
}
