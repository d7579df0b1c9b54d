package com.slashmnt.krar.it.chart;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartObjectsIT {

  private static final String TWO =
      """
      jobs:
        - {name: one, schedule: "@daily"}
        - {name: two, schedule: "@weekly"}
      """;

  static Stream<Helm> helms() {
    return Helm.both(ControlPlane.shared());
  }

  @ParameterizedTest
  @MethodSource("helms")
  void lintsWithoutAWarning(Helm helm) {
    assertThat(Chart.lint(helm, "{}")).contains("0 chart(s) failed").doesNotContain("[WARNING]");
    assertThat(Chart.lint(helm, Chart.resource("old-every-key-values.yaml")))
        .doesNotContain("[WARNING]");
  }

  @Test
  void itsMetadataNamesTheImageThatItRuns() throws IOException {
    KubernetesSerialization yaml = new KubernetesSerialization();
    Map<?, ?> chart =
        yaml.unmarshal(Files.readString(Helm.chart().resolve("Chart.yaml")), Map.class);
    Map<?, ?> annotations = Objects.requireNonNull((Map<?, ?>) chart.get("annotations"));
    List<?> images =
        yaml.unmarshal(String.valueOf(annotations.get("artifacthub.io/images")), List.class);
    List<?> changes =
        yaml.unmarshal(String.valueOf(annotations.get("artifacthub.io/changes")), List.class);

    assertThat(images)
        .isEqualTo(
            List.of(Map.of("name", "krar", "image", Chart.render("{}").container().getImage())));
    assertThat(changes)
        .isNotEmpty()
        .allSatisfy(
            change ->
                assertThat(((Map<?, ?>) change).get("kind"))
                    .isIn("added", "changed", "deprecated", "removed", "fixed", "security"));
    assertThat(Files.readString(Helm.chart().resolve("CHANGELOG.md")))
        .contains("\n## " + chart.get("version") + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"old-default-values.yaml", "old-every-key-values.yaml"})
  void isTheSameByBothHelms(String file) {
    String values = Chart.resource(file);

    assertThat(helms().map(helm -> Rendered.of(Chart.template(helm, values))).distinct())
        .hasSize(1);
    assertThat(helms().map(helm -> Chart.notes(helm, values).strip()).distinct()).hasSize(1);
  }

  @Test
  void twoJobsAreTwoCronJobs() {
    Rendered rendered = Chart.render(TWO);

    assertThat(rendered.names())
        .containsExactly(
            "ClusterRole rel-krar-one:ops",
            "ClusterRole rel-krar-two:ops",
            "ClusterRoleBinding rel-krar-one:ops",
            "ClusterRoleBinding rel-krar-two:ops",
            "CronJob rel-krar-one",
            "CronJob rel-krar-two",
            "ServiceAccount rel-krar-one",
            "ServiceAccount rel-krar-two");
    assertThat(rendered.all(CronJob.class))
        .extracting(c -> Rendered.pod(c).getSpec().getServiceAccountName())
        .containsExactly("rel-krar-one", "rel-krar-two");
  }

  private static final Set<String> TEXTS =
      Set.of("name", "namespace", "serviceAccountName", "secretName", "mountPath", "subPath");

  @ParameterizedTest
  @MethodSource("helms")
  void aNameThatLooksLikeANumberStaysText(Helm helm) {
    String values =
        """
        serviceAccount: {name: "12345"}
        jobs:
          - name: "77"
            schedule: "@daily"
            filter: {namespaces: {all: false, specific: ["1234", "1e3"]}}
            extraVolumes:
              - {name: "1", mountPath: /a, secret: "2024", subPath: "1"}
              - {name: "2e2", mountPath: /b, configMap: "12e4"}
        """;
    Map<String, Object> texts = new TreeMap<>();
    KubernetesSerialization yaml = new KubernetesSerialization();
    for (String object : Chart.templateIn("1e3", helm, "12e4", values).split("(?m)^---$", -1)) {
      if (object.lines().anyMatch(line -> line.startsWith("kind: "))) {
        Map<?, ?> map = yaml.unmarshal(object, Map.class);
        collectTexts(String.valueOf(map.get("kind")), map, texts);
      }
    }
    assertThat(texts.values())
        .allSatisfy(text -> assertThat(text).isInstanceOf(String.class))
        .contains("1e3", "12e4", "12345", "2024", "2e2", "1", "1234");
  }

  private static void collectTexts(String path, Object node, Map<String, Object> texts) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            String below = path + "." + key;
            boolean scalar = !(value instanceof Map) && !(value instanceof List);
            if (scalar && (TEXTS.contains(key) || path.endsWith(".labels"))) {
              texts.put(texts.size() + " " + below, value);
            }
            collectTexts(below, value, texts);
          });
    } else if (node instanceof List<?> list) {
      IntStream.range(0, list.size())
          .forEach(i -> collectTexts(path + "[" + i + "]", list.get(i), texts));
    }
  }

  @Test
  void tenLongNamesStayDifferent() {
    String jobs =
        IntStream.range(0, 10)
            .mapToObj(i -> "  - {name: %s%d, schedule: '@daily'}".formatted("n".repeat(62), i))
            .collect(joining("\n", "jobs:\n", "\n"));

    Rendered rendered = Chart.render("a-release-name-that-is-not-short-either", jobs);

    assertThat(new HashSet<>(rendered.names())).hasSize(40).hasSameSizeAs(rendered.objects());
    assertThat(rendered.all(CronJob.class))
        .hasSize(10)
        .allSatisfy(c -> assertThat(c.getMetadata().getName()).hasSizeLessThanOrEqualTo(52));
    assertThat(rendered.objects())
        .allSatisfy(
            o ->
                assertThat(o.getMetadata().getName().replaceFirst(":ops$", ""))
                    .hasSizeLessThanOrEqualTo(63)
                    .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?"));
    assertThat(rendered.all(CronJob.class))
        .extracting(c -> Rendered.env(c).get("KRAR_JOB_NAME"))
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).hasSize(63));
  }

  /** What lies outside of the release's namespace has that in its name. */
  @ParameterizedTest
  @MethodSource("helms")
  void releasesOfOneNameInTwoNamespacesShareNoName(Helm helm) {
    String values =
        """
        jobs:
          - name: everywhere
            schedule: "@daily"
            filter:
              resources: [deployments]
              namespaces: {selector: a=b}
              targets: [{name: a, type: sts, namespace: shop}]
          - name: scoped
            schedule: "@daily"
            mode: smart
            filter: {namespaces: {specific: [shop]}}
          - {name: %s, schedule: "@daily"}
        """
            .formatted("n".repeat(63));
    List<String> names =
        Stream.of("ops", "n".repeat(62) + "1", "n".repeat(62) + "2")
            .flatMap(
                namespace ->
                    Rendered.of(Chart.templateIn(namespace, helm, "rel", values)).objects().stream()
                        .filter(o -> !namespace.equals(o.getMetadata().getNamespace()))
                        .map(
                            o ->
                                "%s %s %s"
                                    .formatted(
                                        o.getKind(),
                                        o.getMetadata().getNamespace(),
                                        o.getMetadata().getName())))
            .toList();

    assertThat(names)
        .hasSize(3 * 10)
        .doesNotHaveDuplicates()
        .contains(
            "ClusterRole null rel-krar-everywhere:ops",
            "ClusterRoleBinding null rel-krar-everywhere:ops:reads",
            "Role shop rel-krar-everywhere:ops",
            "RoleBinding shop rel-krar-scoped:ops");
  }

  @Test
  void namesAreThoseOfTheOldChart() {
    assertThat(Chart.render("krar", "{}").names())
        .containsExactly(
            "ClusterRole krar-once-a-month:ops",
            "ClusterRoleBinding krar-once-a-month:ops",
            "CronJob krar-once-a-month",
            "ServiceAccount krar-once-a-month");
    assertThat(Chart.render("nameOverride: bot").names()).contains("CronJob rel-bot-once-a-month");
    assertThat(Chart.render("fullnameOverride: bot").names()).contains("CronJob bot-once-a-month");
  }

  @Test
  void oldDefaultValuesGiveWhatTheOldChartGave() {
    Rendered rendered = Chart.render("krar", Chart.resource("old-default-values.yaml"));

    assertThat(rendered.names()).isEqualTo(Chart.render("krar", "{}").names());
    assertThat(rendered.env())
        .containsAllEntriesOf(
            Map.of(
                "KRAR_RESOURCES", "deployments,daemonsets,statefulsets",
                "KRAR_LABEL_DOMAIN", "krar.slash-mnt.com",
                "KRAR_LABEL_NAME", "rollout-policy",
                "KRAR_LABEL_VALUE", "once-a-month",
                "KRAR_NAMESPACES_ALL", "true",
                "KRAR_NAMESPACES", "",
                "KRAR_JOB_NAME", "once-a-month",
                "KRAR_MODE", "rollout"));
    assertThat(rendered.env())
        .doesNotContainKeys("KRAR_TARGETS", "KRAR_SMART_RESTART", "KRAR_REGISTRY_AUTHFILE");
    assertThat(rendered.cronJob().getSpec().getSchedule()).isEqualTo("0 0 1 * *");
    assertThat(rendered.container().getImage()).isEqualTo("slashmnt/krar:3.0.0");
    assertThat(rendered.container().getResources().getRequests())
        .containsEntry("memory", new Quantity("10Mi"));
  }

  @Test
  void everyOldKeyHasItsEffect() {
    Rendered rendered = Chart.render(Chart.resource("old-every-key-values.yaml"));

    assertThat(rendered.names())
        .containsExactly(
            "ClusterRole wide-nightly",
            "ClusterRole wide-nightly:reads",
            "ClusterRoleBinding wide-nightly",
            "ClusterRoleBinding wide-nightly:reads",
            "ConfigMap ops-krar-memory",
            "CronJob ops-krar-anonymous",
            "CronJob ops-krar-by-folder",
            "CronJob ops-krar-nightly",
            "CronJob ops-krar-scoped",
            "Role blog/narrow-scoped",
            "Role elsewhere/narrow-scoped",
            "Role narrow-by-folder",
            "Role narrow-nightly",
            "Role narrow-scoped",
            "Role shop/narrow-anonymous",
            "Role shop/narrow-by-folder",
            "Role shop/narrow-scoped",
            "RoleBinding blog/narrow-scoped",
            "RoleBinding elsewhere/narrow-scoped",
            "RoleBinding narrow-by-folder",
            "RoleBinding narrow-nightly",
            "RoleBinding narrow-scoped",
            "RoleBinding shop/narrow-anonymous",
            "RoleBinding shop/narrow-by-folder",
            "RoleBinding shop/narrow-scoped",
            "Secret ops-krar-scoped-registry",
            "ServiceAccount robot-anonymous",
            "ServiceAccount robot-by-folder",
            "ServiceAccount robot-nightly",
            "ServiceAccount robot-scoped");
    assertAnnotated(rendered.all(ServiceAccount.class), "account");
    assertAnnotated(rendered.all(ClusterRole.class), "clusterrole");
    assertAnnotated(rendered.all(ClusterRoleBinding.class), "clusterrolebinding");
    assertAnnotated(rendered.all(Role.class), "role");
    assertAnnotated(rendered.all(RoleBinding.class), "rolebinding");
    assertThat(rendered.all(ClusterRole.class))
        .allSatisfy(
            role ->
                assertThat(role.getMetadata().getAnnotations())
                    .containsEntry("example.com/documented", "clusterrole"));
    assertThat(rendered.all(ClusterRoleBinding.class))
        .allSatisfy(
            binding ->
                assertThat(binding.getMetadata().getAnnotations())
                    .containsEntry("example.com/documented", "clusterrolebinding"));

    Map<String, String> nightly = Rendered.env(cronJob(rendered, "ops-krar-nightly"));
    assertThat(nightly)
        .containsEntry("KRAR_LABEL_DOMAIN", "example.com")
        .containsEntry("KRAR_LABEL_NAME", "restart")
        .containsEntry("KRAR_LABEL_VALUE", "dark")
        .containsEntry("KRAR_SMART_RESTART", "true")
        .containsEntry("KRAR_REGISTRY_AUTHFILE", "/config/config.json");
    Map<String, String> scoped = Rendered.env(cronJob(rendered, "ops-krar-scoped"));
    assertThat(scoped)
        .containsEntry("KRAR_LABEL_VALUE", "scoped")
        .containsEntry("KRAR_NAMESPACES_ALL", "false")
        .containsEntry("KRAR_NAMESPACES", "shop,blog")
        .containsEntry("KRAR_TARGETS", "elsewhere/StatefulSet/db")
        .containsEntry("KRAR_SMART_RESTART", "false")
        .containsEntry("KRAR_REGISTRY_CREDS", "secret:ops-krar-scoped-registry/creds");
    assertThat(Rendered.env(cronJob(rendered, "ops-krar-by-folder")))
        .containsEntry("KRAR_DOCKER_CONFIG", "/docker-config");
    assertThat(Rendered.env(cronJob(rendered, "ops-krar-anonymous")))
        .containsEntry("KRAR_RESOURCES", "")
        .doesNotContainKey("KRAR_SMART_RESTART");

    CronJob cronJob = cronJob(rendered, "ops-krar-nightly");
    PodTemplateSpec pod = Rendered.pod(cronJob);
    assertThat(pod.getSpec().getImagePullSecrets().get(0).getName()).isEqualTo("pull");
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
    assertThat(pod.getSpec().getTolerations().get(0).getKey()).isEqualTo("dedicated");
    assertThat(pod.getSpec().getAffinity().getNodeAffinity()).isNotNull();
    assertThat(pod.getSpec().getSecurityContext().getFsGroup()).isEqualTo(2000);
    assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(65532);
    var container = pod.getSpec().getContainers().get(0);
    assertThat(container.getName()).isEqualTo("krar");
    assertThat(container.getImage()).isEqualTo("slashmnt/krar:3.0.0");
    assertThat(container.getImagePullPolicy()).isEqualTo("Always");
    assertThat(container.getResources().getLimits()).containsEntry("memory", new Quantity("512Mi"));
    assertThat(container.getVolumeMounts().get(0).getReadOnly()).isTrue();
    assertThat(pod.getSpec().getVolumes().get(0).getSecret().getSecretName()).isEqualTo("registry");
    for (var metadata :
        List.of(pod.getMetadata(), cronJob.getSpec().getJobTemplate().getMetadata())) {
      assertThat(metadata.getAnnotations()).containsEntry("example.com/scrape", "true");
      assertThat(metadata.getLabels())
          .containsEntry("krar.slash-mnt.com/name", "nightly")
          .containsEntry("team", "platform")
          .containsEntry("shift", "night");
    }
  }

  private static void assertAnnotated(List<? extends HasMetadata> objects, String with) {
    assertThat(objects)
        .isNotEmpty()
        .allSatisfy(
            o ->
                assertThat(o.getMetadata().getAnnotations()).containsEntry("example.com/on", with));
  }

  private static CronJob cronJob(Rendered rendered, String name) {
    return rendered.all(CronJob.class).stream()
        .filter(c -> c.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachObjectSaysWhoseItIs() {
    Rendered rendered = Chart.render(Chart.resource("old-every-key-values.yaml"));

    assertThat(rendered.objects())
        .allSatisfy(
            o ->
                assertThat(o.getMetadata().getLabels())
                    .containsEntry("helm.sh/chart", "krar-1.0.0")
                    .containsEntry("app.kubernetes.io/name", "rollouts")
                    .containsEntry("app.kubernetes.io/instance", "rel")
                    .containsEntry("app.kubernetes.io/version", "3.0.0")
                    .containsEntry("app.kubernetes.io/managed-by", "Helm"));
  }

  @Test
  void credentialsAreInASecretAndNowhereElse() {
    String values =
        """
        jobs:
          - name: one
            schedule: "@daily"
            mode: smart
            registry: {mode: creds, creds: "robot:pa55word", credsHost: registry.example}
        """;
    Rendered rendered = Chart.renderWithHooks(values);

    assertThat(rendered.one(Secret.class).getData())
        .containsExactly(Map.entry("creds", "cm9ib3Q6cGE1NXdvcmQ="));
    assertThat(rendered.objects().toString()).doesNotContain("pa55word");
    assertThat(Chart.notes(values)).doesNotContain("pa55word");
  }

  @Test
  void aCredentialHelperCanBeBroughtByAnInitContainer() {
    Rendered rendered =
        Chart.renderWithHooks(
            """
            jobs:
              - name: one
                schedule: "@daily"
                initContainers:
                  - name: helper
                    image: tools.example/docker-credential-x:1
                    command: [cp, /docker-credential-x, /credential-helpers/]
                    volumeMounts: [{name: helpers, mountPath: /credential-helpers}]
                extraVolumes:
                  - {name: helpers, mountPath: /credential-helpers, source: {emptyDir: {}}}
                  - {name: image, mountPath: /image, source: {image: {reference: "a/b:1"}}}
                  - {name: host, mountPath: /host, readOnly: true, source: {hostPath: {path: /opt}}}
                  - {name: old, mountPath: /old, secret: {secretName: s, defaultMode: 256}}
            """);

    var test = rendered.one(Job.class).getSpec().getTemplate().getSpec();
    var pod = rendered.pod().getSpec();
    assertThat(pod.getInitContainers()).hasSize(1).isEqualTo(test.getInitContainers());
    var helper = pod.getInitContainers().get(0);
    assertThat(helper.getCommand())
        .containsExactly("cp", "/docker-credential-x", "/credential-helpers/");
    assertThat(helper.getSecurityContext()).isNull();
    assertThat(pod.getContainers().get(0).getVolumeMounts().get(0).getMountPath())
        .isEqualTo(helper.getVolumeMounts().get(0).getMountPath());
    var volumes = pod.getVolumes();
    assertThat(volumes.get(0).getEmptyDir()).isNotNull();
    assertThat(volumes.get(1).getImage().getReference()).isEqualTo("a/b:1");
    assertThat(volumes.get(2).getHostPath().getPath()).isEqualTo("/opt");
    assertThat(volumes.get(3).getSecret().getDefaultMode()).isEqualTo(256);
    assertThat(volumes)
        .allSatisfy(volume -> assertThat(volume.getAdditionalProperties()).isEmpty());
  }

  @Test
  void memoryHasNoDataThatAnUpgradeWouldTakeAway() {
    Rendered rendered = Chart.render("jobs: [{name: one, schedule: '@daily', mode: smart}]");

    ConfigMap memory = rendered.one(ConfigMap.class);
    assertThat(memory.getMetadata().getName()).isEqualTo("rel-krar-memory");
    assertThat(memory.getData()).isNullOrEmpty();
    assertThat(rendered.env()).containsEntry("KRAR_MEMORY", "ops/rel-krar-memory");
    assertThat(Chart.render(TWO).all(ConfigMap.class)).isEmpty();
  }

  @Test
  void podsMeetTheRestrictedStandard() {
    Rendered rendered = Chart.render("{}");

    var pod = rendered.pod().getSpec();
    assertThat(pod.getEnableServiceLinks()).isFalse();
    assertThat(pod.getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    var container = rendered.container().getSecurityContext();
    assertThat(container.getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(rendered.container().getResources().getLimits()).containsKey("memory");
    assertThat(rendered.one(ServiceAccount.class).getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void theTokenIsKrarsAlone() {
    Rendered rendered =
        Chart.renderWithHooks(
            """
            jobs:
              - name: one
                schedule: "@daily"
                initContainers: [{name: helper, image: "a/b:1"}]
                extraVolumes: [{name: v, mountPath: /v, secret: s}]
            """);

    assertThat(rendered.one(Job.class).getSpec().getTemplate().getSpec().getVolumes())
        .isEqualTo(rendered.pod().getSpec().getVolumes());
    var pod = rendered.pod().getSpec();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getInitContainers().get(0).getVolumeMounts()).isEmpty();
    var mount = rendered.container().getVolumeMounts().get(1);
    assertThat(mount.getMountPath()).isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
    assertThat(mount.getReadOnly()).isTrue();
    var volume = pod.getVolumes().get(1);
    assertThat(volume.getName()).isEqualTo(mount.getName());
    var sources = volume.getProjected().getSources();
    assertThat(sources.get(0).getServiceAccountToken().getPath()).isEqualTo("token");
    assertThat(sources.get(1).getConfigMap().getItems().get(0).getPath()).isEqualTo("ca.crt");
    assertThat(sources.get(2).getDownwardAPI().getItems().get(0).getPath()).isEqualTo("namespace");
  }

  @Test
  void theRunIdIsTheJobs() {
    assertThat(Chart.render("{}").env())
        .containsEntry("RUN_JOB_NAME", "field:metadata.labels['batch.kubernetes.io/job-name']")
        .containsEntry("RUN_JOB_UID", "field:metadata.labels['batch.kubernetes.io/controller-uid']")
        .containsEntry("KRAR_RUN_ID", "$(RUN_JOB_NAME)/$(RUN_JOB_UID)");
  }

  @Test
  void testsPrintThePlanOfEachJobWithItsAccount() {
    Rendered rendered = Chart.renderWithHooks(TWO);

    assertThat(rendered.all(Job.class))
        .hasSize(2)
        .allSatisfy(
            job -> {
              assertThat(job.getMetadata().getAnnotations()).containsEntry("helm.sh/hook", "test");
              assertThat(job.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv())
                  .anySatisfy(
                      e -> {
                        assertThat(e.getName()).isEqualTo("KRAR_DRY_RUN");
                        assertThat(e.getValue()).isEqualTo("true");
                      });
            })
        .extracting(j -> j.getSpec().getTemplate().getSpec().getServiceAccountName())
        .containsExactly("rel-krar-one", "rel-krar-two");
  }

  /** A plan shows drift, and that is no failure. */
  @Test
  void testsDoNotFailOnDrift() {
    Rendered rendered =
        Chart.renderWithHooks(
            "jobs: [{name: one, schedule: '@daily', mode: smart, failOnDrift: true}]");

    assertThat(rendered.env()).containsEntry("KRAR_FAIL_ON_DRIFT", "true");
    assertThat(rendered.one(Job.class).getSpec().getTemplate().getSpec().getContainers().get(0))
        .satisfies(
            c ->
                assertThat(c.getEnv())
                    .noneMatch(e -> e.getName().equals("KRAR_FAIL_ON_DRIFT"))
                    .anyMatch(e -> e.getName().equals("KRAR_MODE")));
  }
}
