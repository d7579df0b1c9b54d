package com.slashmnt.krar.job.input;

import static com.slashmnt.krar.job.input.SettingGroup.CLUSTER;
import static com.slashmnt.krar.job.input.SettingGroup.DRIFT;
import static com.slashmnt.krar.job.input.SettingGroup.OUTPUT;
import static com.slashmnt.krar.job.input.SettingGroup.REGISTRY;
import static com.slashmnt.krar.job.input.SettingGroup.ROLLOUT;
import static com.slashmnt.krar.job.input.SettingGroup.SCOPE;
import static com.slashmnt.krar.job.input.SettingGroup.SELECTION;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the command: group, variable, parameter, type, default, example, one line of
 * help and flags.
 *
 * <p>The readers, the help, the messages, the list of known variables and the tests of {@code
 * docs/settings.md} and of the chart's values all read this table.
 */
public enum Setting {
  RESOURCES(
      SELECTION,
      "KRAR_RESOURCES",
      "KINDS",
      ValueType.KIND,
      "",
      "deployments,statefulsets",
      "kinds, such as deployments,sts",
      "-r"),
  LABEL_DOMAIN(
      SELECTION,
      "KRAR_LABEL_DOMAIN",
      "DOMAIN",
      ValueType.TEXT,
      "krar.slash-mnt.com",
      "krar.slash-mnt.com",
      "the label's domain",
      "-d"),
  LABEL_NAME(
      SELECTION,
      "KRAR_LABEL_NAME",
      "NAME",
      ValueType.TEXT,
      "rollout-policy",
      "rollout-policy",
      "the label's name; \"\" looks for none",
      "-n"),
  LABEL_VALUE(
      SELECTION,
      "KRAR_LABEL_VALUE",
      "VALUE",
      ValueType.TEXT,
      "the job's name",
      "nightly",
      "the label's value",
      "-v"),
  JOB_NAME(
      SELECTION, "KRAR_JOB_NAME", "NAME", ValueType.TEXT, "", "nightly", "names the run", "-j"),
  TARGETS(
      SELECTION,
      "KRAR_TARGETS",
      "LIST",
      ValueType.WORKLOAD,
      "",
      "prod/Deployment/web,prod/StatefulSet/db",
      "workloads by name: namespace/Kind/name,..."),
  SELECTOR(
      SELECTION,
      "KRAR_SELECTOR",
      "SELECTOR",
      ValueType.LABEL_SELECTOR,
      "",
      "team=web,tier!=test",
      "label selector, as kubectl's",
      "-l"),
  IMAGE(
      SELECTION,
      "KRAR_IMAGE",
      "LIST",
      ValueType.IMAGE,
      "whatever they run",
      "ghcr.io/acme/shop:main",
      "only what runs these: repo:tag[@digest],..."),

  NAMESPACES_ALL(
      SCOPE,
      "KRAR_NAMESPACES_ALL",
      null,
      ValueType.BOOLEAN,
      "true",
      "true or false",
      "all namespaces",
      "-A"),
  NAMESPACES(
      SCOPE,
      "KRAR_NAMESPACES",
      "LIST",
      ValueType.NAMESPACE,
      "",
      "prod,stage",
      "only these namespaces",
      "-N"),
  EXCLUDE_NAMESPACES(
      SCOPE,
      "KRAR_EXCLUDE_NAMESPACES",
      "LIST",
      ValueType.NAMESPACE,
      "",
      "prod,stage",
      "never these namespaces"),
  NAMESPACE_SELECTOR(
      SCOPE,
      "KRAR_NAMESPACE_SELECTOR",
      "SELECTOR",
      ValueType.LABEL_SELECTOR,
      "",
      "team=web,tier!=test",
      "only namespaces with such labels"),

  MODE(
      ROLLOUT,
      "KRAR_MODE",
      "MODE",
      ValueType.MODE,
      "rollout",
      "rollout or smart",
      "rollout, or smart: only what drifted"),
  SMART(ROLLOUT, null, null, ValueType.BOOLEAN, "", "true or false", "the same as --mode smart"),
  DRY_RUN(
      ROLLOUT,
      "KRAR_DRY_RUN",
      null,
      ValueType.BOOLEAN,
      "false",
      "true or false",
      "print the plan and change nothing"),
  MIN_INTERVAL(
      ROLLOUT,
      "KRAR_MIN_INTERVAL",
      "TIME",
      ValueType.DURATION,
      "10m",
      Examples.TIMES,
      "leave alone what restarted since; 0 is off"),
  OWNED_WORKLOADS(
      ROLLOUT,
      "KRAR_OWNED_WORKLOADS",
      "WHAT",
      ValueType.OWNED_WORKLOADS,
      "hold",
      "hold or restart",
      "hold or restart what an operator owns"),
  OWNER_ANNOTATION(
      ROLLOUT,
      "KRAR_OWNER_ANNOTATION",
      "LIST",
      ValueType.OWNER_ANNOTATION,
      "",
      "Elasticsearch.elasticsearch.k8s.elastic.co=eck.k8s.elastic.co/restart-trigger",
      "what tells an operator to restart"),
  AVAILABILITY(
      ROLLOUT,
      "KRAR_AVAILABILITY",
      "HOW",
      ValueType.AVAILABILITY,
      "warn",
      "allow, warn or skip",
      "warn of or skip what would lack pods"),
  READ_PDBS(
      ROLLOUT,
      "KRAR_READ_PDBS",
      null,
      ValueType.BOOLEAN,
      "false",
      "true or false",
      "mind PodDisruptionBudgets, too"),
  ONCE_PER(
      ROLLOUT,
      "KRAR_ONCE_PER",
      "CRON",
      ValueType.TEXT,
      "",
      "\"0 3 * * *\"",
      "restart once per instant of this schedule"),
  TIME_ZONE(
      ROLLOUT,
      "KRAR_TIME_ZONE",
      "ZONE",
      ValueType.TIME_ZONE,
      "UTC",
      "UTC or Europe/Berlin",
      "the time zone of schedule, windows and freezes"),
  WINDOW(
      ROLLOUT,
      "KRAR_WINDOW",
      "TIMES",
      ValueType.TEXT,
      "always",
      "\"Mon-Fri 22:00-05:00\"",
      "start restarts only then; several with ;"),
  FREEZE(
      ROLLOUT,
      "KRAR_FREEZE",
      "DATES",
      ValueType.TEXT,
      "never",
      "2026-12-20/2027-01-03",
      "start none on these days; several with ;"),
  RUN_ID(
      ROLLOUT,
      "KRAR_RUN_ID",
      "ID",
      ValueType.RUN_ID,
      "generated",
      "nightly-29401920/6f1c2a4e",
      "the same for each retry of one run"),
  WAIT(
      ROLLOUT,
      "KRAR_WAIT",
      null,
      ValueType.BOOLEAN,
      "true",
      "true or false",
      "follow each rollout to its end"),
  WAIT_TIMEOUT(
      ROLLOUT,
      "KRAR_WAIT_TIMEOUT",
      "TIME",
      ValueType.POSITIVE_DURATION,
      "10m",
      Examples.TIMES,
      "give up after so long without progress"),
  SETTLE_TIME(
      ROLLOUT,
      "KRAR_SETTLE_TIME",
      "TIME",
      ValueType.DURATION,
      "10s",
      Examples.TIMES,
      "look again so long after a rollout"),
  RUN_TIMEOUT(
      ROLLOUT,
      "KRAR_RUN_TIMEOUT",
      "TIME",
      ValueType.DURATION,
      "never",
      Examples.TIMES,
      "end the whole run after this"),
  START_JITTER(
      ROLLOUT,
      "KRAR_START_JITTER",
      "TIME",
      ValueType.DURATION,
      "0",
      Examples.TIMES,
      "begin within this, at random"),
  MAX_IN_FLIGHT(
      ROLLOUT,
      "KRAR_MAX_IN_FLIGHT",
      "N",
      ValueType.POSITIVE_NUMBER,
      "10",
      "10",
      "rollouts at the same time"),
  GROUP_LEASES(
      ROLLOUT,
      "KRAR_GROUP_LEASES",
      "NAMESPACE",
      ValueType.NAMESPACE,
      "",
      "krar",
      "keep groups apart from other runs"),
  MAX_IN_FLIGHT_PER_NAMESPACE(
      ROLLOUT,
      "KRAR_MAX_IN_FLIGHT_PER_NAMESPACE",
      "N",
      ValueType.POSITIVE_NUMBER,
      "none",
      "2",
      "the same in one namespace"),
  START_INTERVAL(
      ROLLOUT,
      "KRAR_START_INTERVAL",
      "TIME",
      ValueType.DURATION,
      "0",
      Examples.TIMES,
      "time between two restarts"),
  MAX_FAILURES(
      ROLLOUT,
      "KRAR_MAX_FAILURES",
      "N",
      ValueType.POSITIVE_NUMBER,
      "none",
      "1",
      "start nothing new after N failures"),

  SMART_RESTART(
      DRIFT,
      "KRAR_SMART_RESTART",
      null,
      ValueType.BOOLEAN,
      "false",
      "true or false",
      "restart what drifted, or report it"),
  CANARY(
      DRIFT,
      "KRAR_CANARY",
      null,
      ValueType.BOOLEAN,
      "true",
      "true or false",
      "try new content on one workload first"),
  STRATEGY(
      DRIFT,
      "KRAR_STRATEGY",
      "HOW",
      ValueType.STRATEGY,
      "restart",
      "restart, digest or evict",
      "restart, pin the new digest, or evict old pods"),
  ON_FAILURE(
      DRIFT,
      "KRAR_ON_FAILURE",
      "WHAT",
      ValueType.ON_FAILURE,
      "report",
      "report or rollback",
      "report what fails, or bring back what ran before"),
  STALE_PODS(
      DRIFT,
      "KRAR_STALE_PODS",
      "HOW",
      ValueType.STALE_PODS,
      "any",
      "any or all",
      "any or all pods must have drifted"),
  READ_NODES(
      DRIFT,
      "KRAR_READ_NODES",
      null,
      ValueType.BOOLEAN_OR_AUTO,
      "auto",
      "true or false",
      "tell platforms by the nodes where needed"),
  PULL_SECRETS(
      DRIFT,
      "KRAR_PULL_SECRETS",
      null,
      ValueType.BOOLEAN,
      "false",
      "true or false",
      "use the pods' pull secrets"),
  MEMORY(
      DRIFT,
      "KRAR_MEMORY",
      "NS/NAME",
      ValueType.CONFIG_MAP,
      "krar-memory",
      "krar/krar-memory",
      "ConfigMap that remembers restarts without effect"),
  BACK_OFF(
      DRIFT,
      "KRAR_BACK_OFF",
      "TIME",
      ValueType.POSITIVE_DURATION,
      "24h",
      "24h",
      "retry a restart that had no effect after this time"),
  COOLDOWN(
      DRIFT,
      "KRAR_COOLDOWN",
      "TIME",
      ValueType.DURATION,
      "0",
      "24h",
      "take only content known for this long"),
  NOW(
      DRIFT,
      "KRAR_NOW",
      "LIST",
      ValueType.TEXT,
      "none",
      "nginx:1.27@sha256:...",
      "repo:tag@digest that need not cool down"),
  FAIL_ON_DRIFT(
      DRIFT,
      "KRAR_FAIL_ON_DRIFT",
      null,
      ValueType.BOOLEAN,
      "false",
      "true or false",
      "exit 3 if drift stays or is unknown"),

  REGISTRY_AUTHFILE(
      REGISTRY,
      "KRAR_REGISTRY_AUTHFILE",
      null,
      ValueType.TEXT,
      "",
      "/config/config.json",
      "a file of credentials",
      Flags.NONE),
  REGISTRY_CREDS(
      REGISTRY,
      "KRAR_REGISTRY_CREDS",
      null,
      ValueType.TEXT,
      "",
      "user:password",
      "user:password, if there is no such file",
      Flags.NONE),
  DOCKER_CONFIG(
      REGISTRY,
      "KRAR_DOCKER_CONFIG",
      null,
      ValueType.TEXT,
      "",
      "/docker-config, a folder with config.json",
      "a folder with config.json, if neither",
      Flags.NONE),
  REGISTRY_CREDS_HOST(
      REGISTRY,
      "KRAR_REGISTRY_CREDS_HOST",
      "HOST",
      ValueType.TEXT,
      "every one",
      "registry.example.com",
      "the registry that user:password is for"),
  CLOUD_CREDENTIALS(
      REGISTRY,
      "KRAR_CLOUD_CREDENTIALS",
      "HOW",
      ValueType.CLOUD_CREDENTIALS,
      "auto",
      "auto or off",
      "a cloud's registries by the pod's identity"),
  REGISTRY_CA_FILE(
      REGISTRY,
      "KRAR_REGISTRY_CA_FILE",
      "FILE",
      ValueType.TEXT,
      "",
      "/config/ca.pem",
      "authorities to trust, too"),
  INSECURE_REGISTRIES(
      REGISTRY,
      "KRAR_INSECURE_REGISTRIES",
      "LIST",
      ValueType.TEXT,
      "",
      "registry.example.com:5000",
      "registries that may use plain HTTP or unverified TLS"),
  REGISTRY_MIRRORS(
      REGISTRY,
      "KRAR_REGISTRY_MIRRORS",
      "LIST",
      ValueType.TEXT,
      "",
      "docker.io=mirror.example.com",
      "host=mirror,...: asked first"),
  REGISTRY_PARALLEL(
      REGISTRY,
      "KRAR_REGISTRY_PARALLEL",
      "N",
      ValueType.POSITIVE_NUMBER,
      "4",
      "10",
      "requests at a time per registry"),
  REGISTRY_TIMEOUT(
      REGISTRY,
      "KRAR_REGISTRY_TIMEOUT",
      "TIME",
      ValueType.POSITIVE_DURATION,
      "2m",
      Examples.TIMES,
      "time for all look-ups of one registry"),

  OUTPUT_FORMAT(
      OUTPUT,
      "KRAR_OUTPUT",
      "FORMAT",
      ValueType.OUTPUT_FORMAT,
      "text",
      "text, wide, markdown or json",
      "text, wide, markdown or json",
      "-o",
      "--output"),
  /** Of {@code krar plan} only. */
  OUT(
      OUTPUT,
      null,
      "FILE",
      ValueType.TEXT,
      "",
      "plan.json",
      "also write the plan into this file, for krar apply"),
  LOG_LEVEL(
      OUTPUT,
      "KRAR_LOG_LEVEL",
      "LEVEL",
      ValueType.LOG_LEVEL,
      "info",
      "error, warn, info, debug or trace",
      "off, error, warn, info, debug, trace"),

  KUBECONFIG(
      CLUSTER,
      "KUBECONFIG",
      "FILE",
      ValueType.TEXT,
      "",
      "/home/me/.kube/config",
      "as kubectl's; in a pod its service account"),
  CONTEXT(
      CLUSTER, null, "NAME", ValueType.TEXT, "its current one", "minikube", "the context in it"),
  PAGE_SIZE(
      CLUSTER,
      "KRAR_PAGE_SIZE",
      "N",
      ValueType.POSITIVE_NUMBER,
      "500",
      "500",
      "objects in one page of a list");

  private final SettingGroup group;
  private final Optional<String> variable;
  private final Optional<String> parameter;
  private final ValueType type;
  private final String byDefault;
  private final String example;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // List.of and toList give immutable lists
  private final List<String> flags;

  Setting(
      SettingGroup group,
      @Nullable String variable,
      @Nullable String parameter,
      ValueType type,
      String byDefault,
      String example,
      String help,
      String... flags) {
    this.group = group;
    this.variable = Optional.ofNullable(variable);
    this.parameter = Optional.ofNullable(parameter);
    this.type = type;
    this.byDefault = byDefault;
    this.example = example;
    this.help = help;
    this.flags = flags(name(), flags);
  }

  /** Those given; if at most a short one is, the long one follows from the name. */
  private static List<String> flags(String name, String... flags) {
    List<String> given = List.of(flags);
    if (given.contains(Flags.NONE)) {
      return List.of();
    }
    return given.size() == 2
        ? given
        : Stream.concat(given.stream(), Stream.of("--" + kebab(name))).toList();
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

  /** One line, with the default. */
  String help() {
    return byDefault.isEmpty() ? help : help + " (" + byDefault + ")";
  }

  /**
   * What holds if it is not given; empty if nothing does. The value itself is the library's, or
   * that of the class that reads the setting; a test compares.
   */
  String byDefault() {
    return byDefault;
  }

  /** What would be right, for messages. */
  String example() {
    return example;
  }

  /** How its value, or each entry of its list, is read. */
  ValueType type() {
    return type;
  }

  /** {@code such as --flag value}, for a flag without its value. */
  static String exampleOf(String flag) {
    for (Setting setting : values()) {
      if (setting.flags().contains(flag)) {
        return "such as " + flag + " " + setting.example();
      }
    }
    return "krar --help lists them";
  }

  /** The short flag first, if there is one. */
  List<String> flags() {
    return flags;
  }

  /** The flag that switches it off, if there is one. */
  Optional<String> negation() {
    return this == WAIT
            || this == NAMESPACES_ALL
            || this == MEMORY
            || this == READ_NODES
            || this == CANARY
        ? Optional.of("--no-" + kebab(name()))
        : Optional.empty();
  }

  /** Whether an empty variable says something other than an absent one. */
  boolean mayBeEmpty() {
    return this == LABEL_DOMAIN || this == LABEL_NAME;
  }

  /** A name in the place of flags: for what may hold a password, since arguments can be read. */
  private static final class Flags {
    static final String NONE = "";
  }

  private static final class Examples {
    static final String TIMES = "30s, 10m or 1h30m";
  }
}
