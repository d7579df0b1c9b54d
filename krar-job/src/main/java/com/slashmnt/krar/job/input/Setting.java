package com.slashmnt.krar.job.input;

import static com.slashmnt.krar.job.input.SettingGroup.CLUSTER;
import static com.slashmnt.krar.job.input.SettingGroup.DRIFT;
import static com.slashmnt.krar.job.input.SettingGroup.OUTPUT;
import static com.slashmnt.krar.job.input.SettingGroup.REGISTRY;
import static com.slashmnt.krar.job.input.SettingGroup.ROLLOUT;
import static com.slashmnt.krar.job.input.SettingGroup.SCOPE;
import static com.slashmnt.krar.job.input.SettingGroup.SELECTION;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the command: its flags, its variable and one line of help.
 *
 * <p>The parser, the help, the list of known variables and the test of {@code docs/settings.md} all
 * read this table; a new setting is one entry here and one line in {@link SettingsParser}.
 */
public enum Setting {
  RESOURCES(SELECTION, "KRAR_RESOURCES", "KINDS", "kinds, such as deployments,sts", "-r"),
  LABEL_DOMAIN(SELECTION, "KRAR_LABEL_DOMAIN", "DOMAIN", "the label's domain", "-d"),
  LABEL_NAME(SELECTION, "KRAR_LABEL_NAME", "NAME", "the label's name; \"\" looks for none", "-n"),
  LABEL_VALUE(SELECTION, "KRAR_LABEL_VALUE", "VALUE", "the label's value (the job's name)", "-v"),
  JOB_NAME(SELECTION, "KRAR_JOB_NAME", "NAME", "names the run", "-j"),
  TARGETS(SELECTION, "KRAR_TARGETS", "LIST", "workloads by name: namespace/Kind/name,..."),
  SELECTOR(SELECTION, "KRAR_SELECTOR", "SELECTOR", "label selector, as kubectl's", "-l"),

  NAMESPACES_ALL(SCOPE, "KRAR_NAMESPACES_ALL", null, "all namespaces (the default)", "-A"),
  NAMESPACES(SCOPE, "KRAR_NAMESPACES", "LIST", "only these namespaces", "-N"),
  EXCLUDE_NAMESPACES(SCOPE, "KRAR_EXCLUDE_NAMESPACES", "LIST", "never these namespaces"),
  NAMESPACE_SELECTOR(
      SCOPE, "KRAR_NAMESPACE_SELECTOR", "SELECTOR", "only namespaces with such labels"),

  MODE(ROLLOUT, "KRAR_MODE", "MODE", "rollout, or smart: only what drifted (rollout)"),
  SMART(ROLLOUT, null, null, "the same as --mode smart"),
  DRY_RUN(ROLLOUT, "KRAR_DRY_RUN", null, "print the plan and change nothing"),
  MIN_INTERVAL(
      ROLLOUT, "KRAR_MIN_INTERVAL", "TIME", "leave alone what restarted since (10m; 0 is off)"),
  ONCE_PER(ROLLOUT, "KRAR_ONCE_PER", "CRON", "restart once per instant of this schedule"),
  TIME_ZONE(ROLLOUT, "KRAR_TIME_ZONE", "ZONE", "the schedule's time zone (UTC)"),
  RUN_ID(ROLLOUT, "KRAR_RUN_ID", "ID", "the same for each retry of one run (generated)"),
  WAIT(ROLLOUT, "KRAR_WAIT", null, "follow each rollout to its end (true)"),
  WAIT_TIMEOUT(
      ROLLOUT, "KRAR_WAIT_TIMEOUT", "TIME", "give up after so long without progress (10m)"),
  SETTLE_TIME(ROLLOUT, "KRAR_SETTLE_TIME", "TIME", "look again so long after a rollout (10s)"),
  RUN_TIMEOUT(ROLLOUT, "KRAR_RUN_TIMEOUT", "TIME", "end the whole run after this (none)"),
  START_JITTER(ROLLOUT, "KRAR_START_JITTER", "TIME", "begin within this, at random (0)"),
  MAX_IN_FLIGHT(ROLLOUT, "KRAR_MAX_IN_FLIGHT", "N", "rollouts at the same time (10)"),
  MAX_FAILURES(ROLLOUT, "KRAR_MAX_FAILURES", "N", "start nothing new after N failures (none)"),

  SMART_RESTART(DRIFT, "KRAR_SMART_RESTART", null, "restart what drifted (false: report it)"),
  STALE_PODS(DRIFT, "KRAR_STALE_PODS", "HOW", "any or all pods must have drifted (any)"),
  READ_NODES(DRIFT, "KRAR_READ_NODES", null, "tell platforms by the nodes where needed (auto)"),
  PULL_SECRETS(DRIFT, "KRAR_PULL_SECRETS", null, "use the pods' pull secrets (false)"),
  MEMORY(
      DRIFT,
      "KRAR_MEMORY",
      "NS/NAME",
      "ConfigMap that remembers restarts without effect (krar-memory)"),
  BACK_OFF(
      DRIFT, "KRAR_BACK_OFF", "TIME", "retry a restart that had no effect after this time (24h)"),
  FAIL_ON_DRIFT(DRIFT, "KRAR_FAIL_ON_DRIFT", null, "exit 3 if drift stays or is unknown (false)"),

  REGISTRY_AUTHFILE(REGISTRY, "KRAR_REGISTRY_AUTHFILE", "a file of credentials"),
  REGISTRY_CREDS(REGISTRY, "KRAR_REGISTRY_CREDS", "user:password, if there is no such file"),
  DOCKER_CONFIG(REGISTRY, "KRAR_DOCKER_CONFIG", "a folder with config.json, if neither"),
  REGISTRY_CREDS_HOST(
      REGISTRY, "KRAR_REGISTRY_CREDS_HOST", "HOST", "whom user:password is for (everyone)"),
  REGISTRY_CA_FILE(REGISTRY, "KRAR_REGISTRY_CA_FILE", "FILE", "authorities to trust, too"),
  INSECURE_REGISTRIES(
      REGISTRY,
      "KRAR_INSECURE_REGISTRIES",
      "LIST",
      "registries that may use plain HTTP or unverified TLS"),
  REGISTRY_MIRRORS(REGISTRY, "KRAR_REGISTRY_MIRRORS", "LIST", "host=mirror,...: asked first"),
  REGISTRY_PARALLEL(REGISTRY, "KRAR_REGISTRY_PARALLEL", "N", "requests at a time per registry (4)"),
  REGISTRY_TIMEOUT(
      REGISTRY, "KRAR_REGISTRY_TIMEOUT", "TIME", "time for all look-ups of one registry (2m)"),

  OUTPUT_FORMAT(
      OUTPUT, "KRAR_OUTPUT", "FORMAT", "text, wide, markdown or json (text)", "-o", "--output"),
  LOG_LEVEL(OUTPUT, "KRAR_LOG_LEVEL", "LEVEL", "off, error, warn, info, debug, trace (info)"),

  KUBECONFIG(CLUSTER, "KUBECONFIG", "FILE", "as kubectl's; in a pod its service account"),
  CONTEXT(CLUSTER, null, "NAME", "the context in it (its current one)"),
  PAGE_SIZE(CLUSTER, "KRAR_PAGE_SIZE", "N", "objects in one page of a list (500)");

  private final SettingGroup group;
  private final Optional<String> variable;
  private final Optional<String> parameter;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // List.of and toList give immutable lists
  private final List<String> flags;

  /** One without a flag. */
  Setting(SettingGroup group, String variable, String help) {
    this.group = group;
    this.variable = Optional.of(variable);
    this.parameter = Optional.empty();
    this.help = help;
    this.flags = List.of();
  }

  Setting(
      SettingGroup group,
      @Nullable String variable,
      @Nullable String parameter,
      String help,
      String... flags) {
    this.group = group;
    this.variable = Optional.ofNullable(variable);
    this.parameter = Optional.ofNullable(parameter);
    this.help = help;
    this.flags =
        flags.length == 2
            ? List.of(flags)
            : Stream.concat(Arrays.stream(flags), Stream.of("--" + kebab(name()))).toList();
  }

  private static String kebab(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where the help shows it. */
  SettingGroup group() {
    return group;
  }

  Optional<String> variable() {
    return variable;
  }

  /** What the help calls its value; empty for a switch. */
  Optional<String> parameter() {
    return parameter;
  }

  String help() {
    return help;
  }

  /** The short flag first, if there is one. */
  List<String> flags() {
    return flags;
  }

  /** The flag that switches it off, if there is one. */
  Optional<String> negation() {
    return this == WAIT || this == NAMESPACES_ALL || this == MEMORY || this == READ_NODES
        ? Optional.of("--no-" + kebab(name()))
        : Optional.empty();
  }

  /** Whether an empty variable says something other than an absent one. */
  boolean mayBeEmpty() {
    return this == LABEL_DOMAIN || this == LABEL_NAME;
  }
}
