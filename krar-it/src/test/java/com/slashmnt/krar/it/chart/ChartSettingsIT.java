package com.slashmnt.krar.it.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Helm;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each key of a job has its effect, in the job and in jobDefaults. */
class ChartSettingsIT {

  private static final String DIGEST = "sha256:" + "1".repeat(64);
  private static final String SMART = "mode: smart, ";
  private static final String CREDS =
      SMART + "registry: {mode: creds, credsHost: r.example, credentialsSecret: {name: s, key: k}}";

  /** A key, what a job says, and the variable or field that it must show in. */
  static Stream<Arguments> keys() {
    return Stream.of(
        env(
            "filter.label.domain",
            "filter: {label: {domain: a.example}}",
            "KRAR_LABEL_DOMAIN",
            "a.example"),
        env("filter.label.name", "filter: {label: {name: restart}}", "KRAR_LABEL_NAME", "restart"),
        env(
            "filter.label.policyName",
            "filter: {label: {policyName: 123456789}}",
            "KRAR_LABEL_VALUE",
            "123456789"),
        env(
            "filter.targets",
            "filter: {targets: [{namespace: a, type: sts, name: b}]}",
            "KRAR_TARGETS",
            "a/sts/b"),
        env(
            "filter.resources",
            "filter: {resources: [deploy, DaemonSet]}",
            "KRAR_RESOURCES",
            "deploy,DaemonSet"),
        env("filter.selector", "filter: {selector: 'a in (b,c)'}", "KRAR_SELECTOR", "a in (b,c)"),
        env(
            "filter.namespaces.all",
            "filter: {namespaces: {all: 'False', specific: [a]}}",
            "KRAR_NAMESPACES_ALL",
            "false"),
        env(
            "filter.namespaces.specific",
            "filter: {namespaces: {specific: [a, b]}}",
            "KRAR_NAMESPACES",
            "a,b"),
        env(
            "filter.namespaces.exclude",
            "filter: {namespaces: {exclude: [a, b]}}",
            "KRAR_EXCLUDE_NAMESPACES",
            "a,b"),
        env(
            "filter.namespaces.selector",
            "filter: {namespaces: {selector: a=b}}",
            "KRAR_NAMESPACE_SELECTOR",
            "a=b"),
        env("mode", "mode: smart", "KRAR_MODE", "smart"),
        env("smartRestart", SMART + "smartRestart: 'TRUE'", "KRAR_SMART_RESTART", "true"),
        env("cooldown", SMART + "cooldown: 24h", "KRAR_COOLDOWN", "24h"),
        env(
            "now",
            SMART + "now: ['a:1@" + DIGEST + "', 'b/c:2@" + DIGEST + "']",
            "KRAR_NOW",
            "a:1@" + DIGEST + ",b/c:2@" + DIGEST),
        env("canary", SMART + "canary: 'False'", "KRAR_CANARY", "false"),
        env("strategy", SMART + "strategy: digest", "KRAR_STRATEGY", "digest"),
        env("onFailure", SMART + "onFailure: rollback", "KRAR_ON_FAILURE", "rollback"),
        env("stalePods", SMART + "stalePods: all", "KRAR_STALE_PODS", "all"),
        env("readNodes", SMART + "readNodes: true", "KRAR_READ_NODES", "true"),
        env("pullSecrets", SMART + "pullSecrets: true", "KRAR_PULL_SECRETS", "true"),
        env("memory", SMART + "memory: false", "KRAR_MEMORY", "false"),
        env("backOff", SMART + "backOff: 2d", "KRAR_BACK_OFF", "2d"),
        env("failOnDrift", SMART + "failOnDrift: true", "KRAR_FAIL_ON_DRIFT", "true"),
        env("registry.mode", CREDS, "KRAR_REGISTRY_CREDS", "secret:s/k"),
        env("registry.credentialsSecret.name", CREDS, "KRAR_REGISTRY_CREDS", "secret:s/k"),
        env("registry.credentialsSecret.key", CREDS, "KRAR_REGISTRY_CREDS", "secret:s/k"),
        env("registry.credsHost", CREDS, "KRAR_REGISTRY_CREDS_HOST", "r.example"),
        env(
            "registry.creds",
            SMART + "registry: {mode: creds, creds: 'a:b'}",
            "KRAR_REGISTRY_CREDS",
            "secret:rel-krar-one-registry/creds"),
        env(
            "registry.authfile",
            SMART + "registry: {mode: authfile, authfile: /a}",
            "KRAR_REGISTRY_AUTHFILE",
            "/a"),
        env(
            "registry.configPath",
            SMART + "registry: {mode: config, configPath: /a}",
            "KRAR_DOCKER_CONFIG",
            "/a"),
        env(
            "registry.cloudCredentials",
            SMART + "registry: {cloudCredentials: off}",
            "KRAR_CLOUD_CREDENTIALS",
            "off"),
        env("registry.caFile", SMART + "registry: {caFile: /ca}", "KRAR_REGISTRY_CA_FILE", "/ca"),
        env(
            "registry.insecure",
            SMART + "registry: {insecure: [a, 'b:80']}",
            "KRAR_INSECURE_REGISTRIES",
            "a,b:80"),
        env(
            "registry.mirrors",
            SMART + "registry: {mirrors: [a=b, c=d]}",
            "KRAR_REGISTRY_MIRRORS",
            "a=b,c=d"),
        env("registry.parallel", SMART + "registry: {parallel: 8}", "KRAR_REGISTRY_PARALLEL", "8"),
        env("registry.timeout", SMART + "registry: {timeout: 5m}", "KRAR_REGISTRY_TIMEOUT", "5m"),
        env("dryRun", "dryRun: 'true'", "KRAR_DRY_RUN", "true"),
        env("availability", "availability: skip", "KRAR_AVAILABILITY", "skip"),
        env("readPdbs", "readPdbs: true", "KRAR_READ_PDBS", "true"),
        env("ownedWorkloads", "ownedWorkloads: restart", "KRAR_OWNED_WORKLOADS", "restart"),
        env(
            "ownerAnnotations",
            "ownerAnnotations: [{kind: Shop, group: a.example.com, resource: shops, annotation: a.example.com/restart},"
                + " {kind: Bar, group: b.example.com, resource: bars, annotation: restart}]",
            "KRAR_OWNER_ANNOTATION",
            "Shop.a.example.com=a.example.com/restart,Bar.b.example.com=restart"),
        env("minInterval", "minInterval: 0", "KRAR_MIN_INTERVAL", "0"),
        env("oncePer", "oncePer: '0 3 * * *'", "KRAR_ONCE_PER", "0 3 * * *"),
        env(
            "windows",
            "windows: [' Mon-Fri 22:00-05:00', 'sat,Sun - mon 00:00 - 24:00']",
            "KRAR_WINDOW",
            "Mon-Fri 22:00-05:00; sat,Sun - mon 00:00 - 24:00"),
        env(
            "freezes",
            "freezes: [2026-12-20/2027-01-03, '2027-04-02']",
            "KRAR_FREEZE",
            "2026-12-20/2027-01-03; 2027-04-02"),
        env("wait", "wait: 'False'", "KRAR_WAIT", "false"),
        env("waitTimeout", "waitTimeout: 1h30m", "KRAR_WAIT_TIMEOUT", "1h30m"),
        env("settleTime", "settleTime: 30s", "KRAR_SETTLE_TIME", "30s"),
        env("runTimeout", "runTimeout: PT1H", "KRAR_RUN_TIMEOUT", "PT1H"),
        env("jitterSeconds", "jitterSeconds: 600", "KRAR_START_JITTER", "600s"),
        env("maxInFlight", "maxInFlight: 10000000", "KRAR_MAX_IN_FLIGHT", "10000000"),
        env(
            "maxInFlightPerNamespace",
            "maxInFlightPerNamespace: 2",
            "KRAR_MAX_IN_FLIGHT_PER_NAMESPACE",
            "2"),
        env("startInterval", "startInterval: 15s", "KRAR_START_INTERVAL", "15s"),
        env("groupLeases", "groupLeases: 'True'", "KRAR_GROUP_LEASES", "ops"),
        env("maxFailures", "maxFailures: 1", "KRAR_MAX_FAILURES", "1"),
        env("output", "output: json", "KRAR_OUTPUT", "json"),
        env("logLevel", "logLevel: debug", "KRAR_LOG_LEVEL", "debug"),
        env("extraEnv", "extraEnv: [{name: HTTPS_PROXY, value: p}]", "HTTPS_PROXY", "p"),
        field("schedule", "schedule: '1 2 3 4 5'", c -> c.getSpec().getSchedule(), "1 2 3 4 5"),
        field("timeZone", "timeZone: Europe/Paris", c -> c.getSpec().getTimeZone(), "Europe/Paris"),
        field("suspend", "suspend: 'true'", c -> c.getSpec().getSuspend(), true),
        field(
            "concurrencyPolicy",
            "concurrencyPolicy: Replace",
            c -> c.getSpec().getConcurrencyPolicy(),
            "Replace"),
        field(
            "startingDeadlineSeconds",
            "startingDeadlineSeconds: 7",
            c -> c.getSpec().getStartingDeadlineSeconds(),
            7L),
        field(
            "successfulJobsHistoryLimit",
            "successfulJobsHistoryLimit: 0",
            c -> c.getSpec().getSuccessfulJobsHistoryLimit(),
            0),
        field(
            "failedJobsHistoryLimit",
            "failedJobsHistoryLimit: 9",
            c -> c.getSpec().getFailedJobsHistoryLimit(),
            9),
        field(
            "activeDeadlineSeconds",
            "activeDeadlineSeconds: 1000000",
            c -> job(c).getActiveDeadlineSeconds(),
            1000000L),
        field("backoffLimit", "backoffLimit: 0", c -> job(c).getBackoffLimit(), 0),
        field(
            "ttlSecondsAfterFinished",
            "ttlSecondsAfterFinished: 0",
            c -> job(c).getTtlSecondsAfterFinished(),
            0),
        field(
            "podFailurePolicy",
            "podFailurePolicy: null",
            c -> job(c).getPodFailurePolicy() == null,
            true),
        field(
            "podLabels",
            "podLabels: {a: b}",
            c -> Rendered.pod(c).getMetadata().getLabels().get("a"),
            "b"),
        field(
            "initContainers",
            "initContainers: [{name: c, image: i}]",
            c -> Rendered.pod(c).getSpec().getInitContainers().get(0).getImage(),
            "i"),
        field(
            "extraVolumes",
            "extraVolumes: [{name: v, mountPath: /v, configMap: {name: m}}]",
            c -> Rendered.pod(c).getSpec().getVolumes().get(0).getName(),
            "v"));
  }

  private static Arguments env(String key, String said, String variable, String value) {
    Function<CronJob, Object> shown = c -> Rendered.env(c).getOrDefault(variable, "absent");
    return argumentSet(key, key, said, shown, value);
  }

  private static Arguments field(
      String key, String said, Function<CronJob, Object> field, Object value) {
    return argumentSet(key, key, said, field, value);
  }

  private static JobSpec job(CronJob cronJob) {
    return cronJob.getSpec().getJobTemplate().getSpec();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void hasItsEffect(String key, String said, Function<CronJob, Object> shown, Object value) {
    String schedule = key.equals("schedule") ? "" : "schedule: '@daily', ";

    CronJob plain = Chart.render("jobs: [{name: one, schedule: '@daily'}]").cronJob();
    CronJob own = Chart.render("jobs: [{name: one, %s%s}]".formatted(schedule, said)).cronJob();
    CronJob byDefault =
        Chart.render("jobDefaults: {%s%s}\njobs: [{name: one}]".formatted(schedule, said))
            .cronJob();

    assertThat(shownOrAbsent(shown, plain)).isNotEqualTo(value);
    assertThat(shown.apply(own)).isEqualTo(value);
    assertThat(shown.apply(byDefault)).isEqualTo(value);
  }

  private static Object shownOrAbsent(Function<CronJob, Object> shown, CronJob cronJob) {
    try {
      Object value = shown.apply(cronJob);
      return value == null ? "absent" : value;
    } catch (IndexOutOfBoundsException e) {
      return "absent";
    }
  }

  @Test
  void everyKeyOfTheSchemaIsAmongThem() throws IOException {
    Map<?, ?> schema =
        new KubernetesSerialization()
            .unmarshal(Files.readString(Helm.chart().resolve("values.schema.json")), Map.class);
    List<String> leaves = new ArrayList<>();
    leaves(at(at(schema, "properties"), "jobDefaults"), "", leaves);

    assertThat(keys().map(k -> (String) k.get()[0]).toList())
        .containsExactlyInAnyOrderElementsOf(leaves);
  }

  private static Map<?, ?> at(Map<?, ?> map, Object key) {
    return map.get(key) instanceof Map<?, ?> below ? below : Map.of();
  }

  private static void leaves(Map<?, ?> schema, String path, List<String> leaves) {
    Map<?, ?> properties = at(schema, "properties");
    properties
        .keySet()
        .forEach(k -> leaves(at(properties, k), path.isEmpty() ? "" + k : path + "." + k, leaves));
    if (properties.isEmpty()) {
      leaves.add(path);
    }
  }

  @Test
  void aJobsOwnKeysWinAndNullTakesADefaultAway() {
    Rendered rendered =
        Chart.render(
            """
            jobDefaults:
              timeZone: Europe/Paris
              backoffLimit: 5
              activeDeadlineSeconds: 600
              wait: false
              podLabels: {a: "1", b: "2"}
              filter: {namespaces: {specific: [shop], exclude: [x]}, resources: [deployments]}
            jobs:
              - name: one
                schedule: "@daily"
                timeZone: null
                backoffLimit: 0
                activeDeadlineSeconds:
                wait: true
                podLabels: {b: "3"}
                filter: {namespaces: {specific: [blog]}, label: null}
                registry:
            """);

    CronJob cronJob = rendered.cronJob();
    assertThat(cronJob.getSpec().getTimeZone()).isNull();
    assertThat(job(cronJob).getBackoffLimit()).isZero();
    assertThat(job(cronJob).getActiveDeadlineSeconds()).isNull();
    assertThat(rendered.pod().getMetadata().getLabels())
        .containsEntry("a", "1")
        .containsEntry("b", "3");
    assertThat(rendered.env())
        .containsEntry("KRAR_NAMESPACES", "blog")
        .containsEntry("KRAR_EXCLUDE_NAMESPACES", "x")
        .containsEntry("KRAR_RESOURCES", "deployments")
        .containsEntry("KRAR_LABEL_DOMAIN", "krar.slash-mnt.com")
        .doesNotContainKey("KRAR_WAIT");
  }

  @ParameterizedTest
  @MethodSource
  void aJobsOwnCredentialsWinOverTheDefaults(String ofAll, String own, Map<String, String> env) {
    Rendered rendered =
        Chart.render(
            """
            jobDefaults: {mode: smart, registry: {%s}}
            jobs: [{name: one, schedule: "@daily", registry: {%s}}]
            """
                .formatted(ofAll, own));

    Map<String, String> registry = new TreeMap<>(rendered.env());
    registry.keySet().removeIf(k -> !k.matches("KRAR_REGISTRY_.*|KRAR_DOCKER_CONFIG"));
    assertThat(registry).isEqualTo(env);
  }

  static Stream<Arguments> aJobsOwnCredentialsWinOverTheDefaults() {
    String secret = "mode: creds, credentialsSecret: {name: s}, credsHost: r.example";
    return Stream.of(
        Arguments.of(secret, "mode: anonymous", Map.of()),
        Arguments.of(secret, "mode: null", Map.of()),
        Arguments.of(
            secret, "mode: authfile, authfile: /a", Map.of("KRAR_REGISTRY_AUTHFILE", "/a")),
        Arguments.of(
            "mode: creds, creds: 'a:b', authfile: /a",
            "mode: config, configPath: /c",
            Map.of("KRAR_DOCKER_CONFIG", "/c")),
        Arguments.of(
            "mode: creds, creds: 'a:b'",
            "credentialsSecret: {name: t}",
            Map.of("KRAR_REGISTRY_CREDS", "secret:t/creds")),
        Arguments.of(
            secret,
            "creds: 'c:d', credsHost: null",
            Map.of("KRAR_REGISTRY_CREDS", "secret:rel-krar-one-registry/creds")),
        Arguments.of(
            "mode: authfile, authfile: /a",
            "mode: creds, credentialsSecret: {name: t}, credsHost: r.example",
            Map.of(
                "KRAR_REGISTRY_CREDS", "secret:t/creds", "KRAR_REGISTRY_CREDS_HOST", "r.example")));
  }

  /** So that a run has the time that its deadline gives it, however long it waits before. */
  @Test
  void theDeadlineOfAJobBeginsAfterItsJitter() {
    String job =
        "jobs: [{name: one, schedule: '@daily', activeDeadlineSeconds: %s, jitterSeconds: %s}]";

    assertThat(job(Chart.render(job.formatted(100, 1800)).cronJob()).getActiveDeadlineSeconds())
        .isEqualTo(1900);
    assertThat(job(Chart.render(job.formatted(100, 0)).cronJob()).getActiveDeadlineSeconds())
        .isEqualTo(100);
    assertThat(job(Chart.render(job.formatted("null", 9)).cronJob()).getActiveDeadlineSeconds())
        .isNull();
    assertThat(Chart.render(job.formatted(100, 0)).env()).doesNotContainKey("KRAR_START_JITTER");
  }

  @Test
  void timeZoneIsThatOfTheScheduleAndOfWhateverHasTimesTheOwnersIncluded() {
    String job = "jobs: [{name: one, schedule: '@daily', timeZone: Asia/Tokyo, %s}]";
    for (String times : List.of("oncePer: '@daily'", "windows: ['22:00-05:00']", "mode: smart")) {
      Rendered rendered = Chart.render(job.formatted(times));
      assertThat(rendered.env()).as(times).containsEntry("KRAR_TIME_ZONE", "Asia/Tokyo");
      assertThat(rendered.cronJob().getSpec().getTimeZone()).isEqualTo("Asia/Tokyo");
    }
    assertThat(Chart.render("{}").env()).doesNotContainKey("KRAR_TIME_ZONE");
  }

  /** As old values files have them, whose chart had no defaults to collide with. */
  @Test
  void defaultsOfResourcesGiveWay() {
    var more = Chart.render("resources: {requests: {memory: 1Gi}}").container().getResources();
    var less = Chart.render("resources: {limits: {cpu: 50m}}").container().getResources();

    assertThat(more.getLimits()).containsEntry("memory", new Quantity("1Gi"));
    assertThat(less.getRequests()).containsEntry("cpu", new Quantity("50m"));
    assertThat(less.getLimits()).containsEntry("memory", new Quantity("256Mi"));
  }

  @Test
  void annotationsAreTexts() {
    Rendered rendered = Chart.render("podAnnotations: {a: 5, b: true}");

    assertThat(rendered.pod().getMetadata().getAnnotations())
        .isEqualTo(Map.of("a", "5", "b", "true"))
        .isEqualTo(rendered.cronJob().getSpec().getJobTemplate().getMetadata().getAnnotations());
  }

  @Test
  void soAreThoseOfOtherObjectsAndLabelsOfNodes() {
    Rendered rendered =
        Chart.render(
            """
            nodeSelector: {a: true}
            serviceAccount: {annotations: {b: 1}}
            rbac: {annotations: {c: false}}
            roleAnnotations: {d: 2}
            jobs: [{name: one, schedule: "@daily", filter: {namespaces: {specific: [shop]}}}]
            """);

    assertThat(rendered.pod().getSpec().getNodeSelector()).isEqualTo(Map.of("a", "true"));
    assertThat(rendered.one(ServiceAccount.class).getMetadata().getAnnotations())
        .isEqualTo(Map.of("b", "1"));
    assertThat(rendered.one(Role.class).getMetadata().getAnnotations())
        .isEqualTo(Map.of("c", "false", "d", "2"));
    assertThat(rendered.one(RoleBinding.class).getMetadata().getAnnotations())
        .isEqualTo(Map.of("c", "false"));
  }

  @Test
  void aFailurePolicyMayBeOfAnInitContainer() {
    CronJob cronJob =
        Chart.render(
                """
                jobs:
                  - name: one
                    schedule: "@daily"
                    initContainers: [{name: helper, image: a}]
                    podFailurePolicy:
                      rules:
                        - action: FailJob
                          onExitCodes: {containerName: helper, operator: In, values: [1]}
                """)
            .cronJob();

    assertThat(
            job(cronJob)
                .getPodFailurePolicy()
                .getRules()
                .get(0)
                .getOnExitCodes()
                .getContainerName())
        .isEqualTo("helper");
  }

  @Test
  void retriesAreForWhatMayGoBetterTheNextTime() {
    CronJob cronJob = Chart.render("{}").cronJob();

    assertThat(cronJob.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
    assertThat(job(cronJob).getBackoffLimit()).isEqualTo(3);
    assertThat(job(cronJob).getActiveDeadlineSeconds()).isNull();
    var rules = job(cronJob).getPodFailurePolicy().getRules();
    assertThat(rules.get(0).getAction()).isEqualTo("Ignore");
    assertThat(rules.get(0).getOnPodConditions().get(0).getType()).isEqualTo("DisruptionTarget");
    assertThat(rules.get(1).getAction()).isEqualTo("FailJob");
    assertThat(rules.get(1).getOnExitCodes().getValues()).containsExactly(1, 2, 3);
    assertThat(rules.get(1).getOnExitCodes().getContainerName())
        .isEqualTo(Rendered.pod(cronJob).getSpec().getContainers().get(0).getName());
  }

  /** Top-level keys that the tests of objects, rights and refusals do not cover. */
  @Test
  void oneAccountForAllJobsCanBeNamed() {
    String jobs = "\njobs: [{name: one, schedule: '@daily'}, {name: two, schedule: '@daily'}]";

    Rendered made = Chart.render("serviceAccount: {name: robot, annotations: {a: b}}" + jobs);
    Rendered given = Chart.render("serviceAccount: {name: robot, create: false}" + jobs);

    assertThat(made.names()).containsOnlyOnce("ServiceAccount robot");
    assertThat(
            made.ofKinds("ServiceAccount").findFirst().orElseThrow().getMetadata().getAnnotations())
        .containsEntry("a", "b");
    assertThat(given.ofKinds("ServiceAccount")).isEmpty();
    assertThat(given.all(CronJob.class))
        .extracting(c -> Rendered.pod(c).getSpec().getServiceAccountName())
        .containsOnly("robot");
  }

  @Test
  void rolesCanBeLeftOutAndAnnotated() {
    assertThat(Chart.render("rbac: {create: false}").names())
        .containsExactly("CronJob rel-krar-once-a-month", "ServiceAccount rel-krar-once-a-month");
    assertThat(
            Chart.render("rbac: {annotations: {a: b}}")
                .ofKinds("ClusterRole", "ClusterRoleBinding"))
        .hasSize(2)
        .allSatisfy(o -> assertThat(o.getMetadata().getAnnotations()).containsEntry("a", "b"));
  }

  @ParameterizedTest
  @MethodSource
  void tagsOfTheOldImageAreReplaced(String tag, String used) {
    assertThat(Chart.render("image: {tag: %s}".formatted(tag)).container().getImage())
        .isEqualTo("slashmnt/krar:" + used);
  }

  static Stream<Arguments> tagsOfTheOldImageAreReplaced() {
    return Stream.of(
        Arguments.of("2.0.0", "3.0.0"),
        Arguments.of("v1.2.3-rc1", "3.0.0"),
        Arguments.of("2", "3.0.0"),
        Arguments.of("1.10", "3.0.0"),
        Arguments.of("\"\"", "3.0.0"),
        Arguments.of("null", "3.0.0"),
        Arguments.of("3.1.0", "3.1.0"),
        Arguments.of("3", "3"),
        Arguments.of("20261123", "20261123"),
        Arguments.of("latest", "latest"),
        Arguments.of("2a4e6f1c", "2a4e6f1c"));
  }

  @Test
  void ofAMirrorWhateverTagIsTaken() {
    assertThat(
            Chart.render("image: {repository: mirror.example/krar, tag: 3.0.1}")
                .container()
                .getImage())
        .isEqualTo("mirror.example/krar:3.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"krar", "a/krar", "localhost:5000/krar", "Mirror.example/a__b/c-d.e", "a.b/c/d/e"})
  void theImageMayBeAnywhere(String repository) {
    assertThat(
            Chart.render("image: {repository: '%s'}".formatted(repository)).container().getImage())
        .isEqualTo(repository + ":3.0.0");
  }

  @Test
  void globalIsAllowed() {
    assertThat(Chart.render("global: {a: {b: c}}").names()).isEqualTo(Chart.render("{}").names());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asADependencyItCanBeEnabled(boolean enabled, @TempDir Path parent) throws IOException {
    Files.writeString(
        parent.resolve("Chart.yaml"),
        """
        apiVersion: v2
        name: parent
        version: 1.0.0
        dependencies: [{name: krar, version: "*", repository: "", condition: krar.enabled}]
        """);
    Files.createDirectory(parent.resolve("charts"));
    Path link = Files.createSymbolicLink(parent.resolve("charts/krar"), Helm.chart());

    String rendered =
        Helm.four(ControlPlane.shared())
            .run("template", "rel", parent.toString(), "--set=krar.enabled=" + enabled);
    Files.delete(link); // which JUnit would do with a warning

    assertThat(rendered.contains("kind: CronJob")).isEqualTo(enabled);
  }
}
