package com.slashmnt.krar.it.chart;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Helm;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.harness.PodEnvironment;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Releases of the chart on the control plane, where pods must meet the restricted standard. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartReleaseIT {

  private static final ControlPlane PLANE = ControlPlane.shared();
  private static final KubernetesClient CLIENT = PLANE.client();
  private static final Helm FOUR = Helm.four(PLANE);
  private static final Helm THREE = Helm.three(PLANE);

  private static final Map<String, String> RESTRICTED =
      Map.of(
          "pod-security.kubernetes.io/enforce", "restricted",
          "pod-security.kubernetes.io/warn", "restricted");

  /** With one more letter, as long as a job's name may be. */
  private static final String LONG = "n".repeat(62);

  private final Namespaces namespaces = Namespaces.of(PLANE, ChartReleaseIT.class);

  @TempDir Path folder;

  @AfterAll
  void deleteAll() {
    namespaces.deleteAndAwait();
  }

  private String restricted(String suffix) {
    return namespaces.create(suffix, RESTRICTED);
  }

  private String values(String text) throws IOException {
    return "--values=" + Files.writeString(Files.createTempFile(folder, "v", ".yaml"), text);
  }

  /** What is left of a release, in the whole cluster; secrets are Helm's own, too. */
  private static List<String> objects(String release) {
    String label = "app.kubernetes.io/instance=" + release;
    String kinds =
        "cronjobs,jobs,serviceaccounts,configmaps,secrets,roles,rolebindings,clusterroles,"
            + "clusterrolebindings";
    return PLANE.kubectl("get", kinds, "-A", "-l", label, "-o", "name").lines().sorted().toList();
  }

  static Stream<Helm> helms() {
    return Helm.both(PLANE);
  }

  static Stream<Arguments> oldValues() {
    return helms()
        .flatMap(
            helm ->
                Stream.of("old-default-values.yaml", "old-every-key-values.yaml")
                    .map(file -> argumentSet(file + " by " + helm, helm, file)));
  }

  @ParameterizedTest
  @MethodSource("oldValues")
  void oldValuesInstallWithoutAWarning(Helm helm, String file) throws IOException {
    String kind = file.substring(0, 7).replace("-", "") + "-" + helm;
    String namespace = restricted(kind);
    String values = values(inNamespaces(Chart.resource(file), kind));
    String release = "rel-" + namespace;
    Path manifests = folder.resolve(kind + ".yaml");
    Files.writeString(
        manifests, helm.run("template", release, Helm.chart().toString(), "-n", namespace, values));

    // The API server's warnings, those of Pod Security among them, make this fail.
    PLANE.kubectl("create", "--dry-run=server", "--warnings-as-errors", "-f", manifests.toString());
    helm.run("install", release, Helm.chart().toString(), "-n", namespace, values);

    for (CronJob cronJob :
        CLIENT.batch().v1().cronjobs().inNamespace(namespace).list().getItems()) {
      Pod pod = start(cronJob);
      assertThat(pod.getSpec().getServiceAccountName())
          .isEqualTo(Rendered.pod(cronJob).getSpec().getServiceAccountName());
    }
    helm.run("uninstall", release, "-n", namespace);
    assertThat(objects(release)).isEmpty();
  }

  @Test
  void theDocumentedCredentialHelperRunsWhereRestrictedIsEnforced() throws IOException {
    String namespace = restricted("helper");
    String docs = Files.readString(Helm.chart().resolveSibling("docs/registries.md"));
    int start = docs.indexOf("jobs:\n", docs.indexOf("A credential helper in the cluster"));
    String values = values(docs.substring(start, docs.indexOf("```", start)));
    String release = "krar-" + namespace;
    FOUR.run("install", release, Helm.chart().toString(), "-n", namespace, values);

    Pod pod = start(cronJob(namespace, release + "-nightly"));

    String token = "/var/run/secrets/kubernetes.io/serviceaccount";
    assertThat(pod.getSpec().getInitContainers()).hasSize(1);
    assertThat(pod.getSpec().getInitContainers().get(0).getVolumeMounts())
        .noneMatch(m -> m.getMountPath().equals(token));
    assertThat(pod.getSpec().getContainers().get(0).getVolumeMounts())
        .hasSize(3)
        .allMatch(VolumeMount::getReadOnly)
        .anyMatch(m -> m.getMountPath().equals(token));
    FOUR.run("uninstall", release, "-n", namespace);
  }

  /** The namespaces of a values file as such that exist. */
  private String inNamespaces(String values, String prefix) {
    String changed = values;
    if (values.contains("shop")) {
      for (String name : List.of("shop", "blog", "elsewhere")) {
        changed = changed.replaceAll("\\b" + name + "\\b", namespaces.create(prefix + name));
      }
    }
    return changed;
  }

  /** Runs it as {@code kubectl create job} does, and gives the pod that the controllers made. */
  private static Pod start(CronJob cronJob) {
    String namespace = cronJob.getMetadata().getNamespace();
    String job = cronJob.getMetadata().getName() + "-now";
    PLANE.kubectl(
        "create",
        "job",
        job,
        "-n",
        namespace,
        "--warnings-as-errors",
        "--from=cronjob/" + cronJob.getMetadata().getName());
    return pod(namespace, job, 1);
  }

  /** The newest pod of a Job, once it has so many. */
  private static Pod pod(String namespace, String job, int count) {
    List<Pod> pods =
        Await.until(
            "pod " + count + " of " + job,
            () ->
                CLIENT
                    .pods()
                    .inNamespace(namespace)
                    .withLabel("batch.kubernetes.io/job-name", job)
                    .list()
                    .getItems(),
            found -> found.size() >= count);
    return pods.stream()
        .filter(p -> p.getStatus().getPhase().equals("Pending"))
        .findFirst()
        .orElseThrow();
  }

  private static void end(Pod pod, int exitCode) {
    Pod ended =
        new PodBuilder()
            .withNewMetadata()
            .withUid(pod.getMetadata().getUid())
            .endMetadata()
            .withNewStatus()
            .withPhase(exitCode == 0 ? "Succeeded" : "Failed")
            .withContainerStatuses(
                new ContainerStatusBuilder()
                    .withName("krar")
                    .withState(
                        new ContainerStateBuilder()
                            .withNewTerminated()
                            .withExitCode(exitCode)
                            .endTerminated()
                            .build())
                    .build())
            .endStatus()
            .build();
    // A patch: the controllers write to the pod at the same time.
    CLIENT
        .resource(pod)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            CLIENT.getKubernetesSerialization().asJson(ended));
  }

  /** Who installed the old chart, who goes on from there, and how; the name is unique. */
  static Stream<Arguments> upgrades() {
    return Stream.of(
        argumentSet("Helm 4 on the server", "4s", FOUR, FOUR, "--server-side=true"),
        argumentSet("Helm 4 as the client", "4c", FOUR, FOUR, "--server-side=false"),
        argumentSet("Helm 3", "33", THREE, THREE, "--wait"),
        argumentSet("Helm 4 after Helm 3", "34", THREE, FOUR, "--server-side=auto"));
  }

  @ParameterizedTest
  @MethodSource("upgrades")
  void upgradesTheOldChartAndGoesBack(String name, Helm old, Helm helm, String option)
      throws IOException {
    String namespace = restricted("up-" + name);
    String shop = namespaces.create("shop-" + name);
    String release = "krar-" + namespace;
    String oldChart = oldChart().toString();
    String values =
        values(
            """
            fullnameOverride: %s
            image: {tag: 2.0.0}
            jobs:
              - name: once-a-month
                schedule: "0 0 1 * *"
                filter: {resources: [deployments, daemonsets, statefulsets], namespaces: {all: true}}
              - name: scoped
                schedule: "0 4 * * 0"
                filter: {resources: [deployments], namespaces: {all: false, specific: [%s]}}
                mode: smart
                smartRestart: "true"
                registry: {mode: creds, creds: "robot:secret"}
            """
                .formatted(release, shop));
    String first = old == helm ? option : "--wait";
    old.run("install", release, oldChart, "-n", namespace, first, "--set=shop=" + shop);
    List<String> before = objects(release);

    helm.run("upgrade", release, Helm.chart().toString(), "-n", namespace, option, values);

    CronJob scoped = cronJob(namespace, release + "-scoped");
    assertThat(Rendered.pod(scoped).getSpec().getContainers().get(0).getImage())
        .isEqualTo("slashmnt/krar:3.0.0");
    assertThat(Rendered.env(scoped))
        .containsEntry("KRAR_REGISTRY_CREDS", "secret:" + release + "-scoped-registry/creds");
    var role =
        CLIENT
            .rbac()
            .roles()
            .inNamespace(shop)
            .withName(release + "-scoped:" + namespace)
            .require();
    assertThat(role.getRules())
        .allSatisfy(r -> assertThat(r.getVerbs()).doesNotContain("head"))
        .allSatisfy(r -> assertThat(r.getResources()).doesNotContain("replicasets"));

    assertThat(objects(release))
        .contains("clusterrole.rbac.authorization.k8s.io/" + release + "-once-a-month:" + namespace)
        .doesNotContain("clusterrole.rbac.authorization.k8s.io/" + release + "-once-a-month");

    // What krar has learnt outlives an upgrade and a rollback within the new chart.
    String memory = release + "-memory";
    CLIENT
        .configMaps()
        .inNamespace(namespace)
        .withName(memory)
        .edit(
            m -> {
              m.setData(Map.of("shop.Deployment.web", "{}"));
              return m;
            });
    helm.run(
        "upgrade",
        release,
        Helm.chart().toString(),
        "-n",
        namespace,
        option,
        values,
        "--set=clusterRoleName=wide,podLabels.a=b");
    helm.run("rollback", release, "2", "-n", namespace, option);
    ConfigMap kept = CLIENT.configMaps().inNamespace(namespace).withName(memory).require();
    assertThat(kept.getData()).containsOnlyKeys("shop.Deployment.web");

    helm.run("rollback", release, "1", "-n", namespace, option);
    assertThat(objects(release)).isEqualTo(before);
    assertThat(
            Rendered.pod(cronJob(namespace, release + "-scoped"))
                .getSpec()
                .getContainers()
                .get(0)
                .getImage())
        .isEqualTo("slashmnt/krar:2.0.0");

    helm.run("upgrade", release, Helm.chart().toString(), "-n", namespace, option, values);
    helm.run("uninstall", release, "-n", namespace);
    assertThat(objects(release)).isEmpty();
    assertThat(CLIENT.secrets().inNamespace(namespace).list().getItems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("helms")
  void tenJobsWithTheLongestNamesInstallAndRun(Helm helm) throws IOException {
    String namespace = restricted("ten-" + helm);
    String release = "rel-" + namespace;
    String jobs =
        IntStream.range(0, 10)
            .mapToObj(i -> "  - {name: %s%d, schedule: '@yearly', mode: smart}".formatted(LONG, i))
            .collect(joining("\n", "jobs:\n", "\n"));
    helm.run("install", release, Helm.chart().toString(), "-n", namespace, values(jobs));

    List<CronJob> cronJobs =
        CLIENT.batch().v1().cronjobs().inNamespace(namespace).list().getItems();
    assertThat(cronJobs).hasSize(10);
    CronJob one = cronJobs.get(9);
    assertThat(start(one).getMetadata().getLabels().get("krar.slash-mnt.com/name"))
        .hasSize(63)
        .isEqualTo(Rendered.env(one).get("KRAR_JOB_NAME"));

    helm.run("uninstall", release, "-n", namespace);
    assertThat(Await.until("the end of " + release, () -> objects(release), List::isEmpty))
        .isEmpty();
  }

  private static CronJob cronJob(String namespace, String name) {
    return CLIENT.batch().v1().cronjobs().inNamespace(namespace).withName(name).require();
  }

  /** Helm reads a chart from a folder. */
  private Path oldChart() throws IOException {
    Path chart = Files.createTempDirectory(folder, "old");
    Files.createDirectory(chart.resolve("templates"));
    for (String file : List.of("Chart.yaml", "values.yaml", "templates/objects.yaml")) {
      Files.writeString(chart.resolve(file), Chart.resource("old-release/" + file));
    }
    return chart;
  }

  @Test
  void theControllersRunItAndRetryIt() throws IOException {
    String namespace = restricted("run");
    String release = "krar-" + namespace;
    FOUR.run(
        "install",
        release,
        Helm.chart().toString(),
        "-n",
        namespace,
        values(
            """
            jobs:
              - {name: minutely, schedule: "* * * * *", dryRun: true}
              - {name: other, schedule: "0 0 1 1 *"}
            """));

    Job job =
        Await.until(
                "a Job of the CronJob",
                Duration.ofSeconds(150),
                () -> jobs(namespace, "minutely"),
                found -> !found.isEmpty())
            .get(0);
    Pod first = pod(namespace, job.getMetadata().getName(), 1);
    end(first, 137);
    Pod second = pod(namespace, job.getMetadata().getName(), 2);

    assertThat(PodEnvironment.of(CLIENT, second).get("KRAR_RUN_ID"))
        .isEqualTo(PodEnvironment.of(CLIENT, first).get("KRAR_RUN_ID"))
        .isEqualTo(job.getMetadata().getName() + "/" + job.getMetadata().getUid());
    assertThat(second.getSpec().getVolumes())
        .anySatisfy(v -> assertThat(v.getProjected()).isNotNull());

    end(second, 1);
    Job failed =
        Await.until(
            "the end of the Job",
            () -> CLIENT.resource(job).get(),
            j ->
                j.getStatus().getConditions().stream()
                    .anyMatch(c -> c.getType().equals("Failed") && c.getStatus().equals("True")));
    assertThat(failed.getStatus().getConditions())
        .anySatisfy(c -> assertThat(c.getReason()).isEqualTo("PodFailurePolicy"));
    FOUR.run("uninstall", release, "-n", namespace);
  }

  private static List<Job> jobs(String namespace, String name) {
    return CLIENT
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withLabel("krar.slash-mnt.com/name", name)
        .list()
        .getItems();
  }

  @ParameterizedTest
  @MethodSource("helms")
  void helmTestRunsThePlansAndLeavesNothing(Helm helm) throws IOException {
    String namespace = restricted("test-" + helm);
    String release = "krar-" + namespace;
    helm.run("install", release, Helm.chart().toString(), "-n", namespace);

    CompletableFuture<String> test =
        CompletableFuture.supplyAsync(() -> helm.run("test", release, "-n", namespace));
    Pod pod = pod(namespace, release + "-once-a-month-test", 1);
    assertThat(pod.getSpec().getContainers().get(0).getEnv())
        .contains(new EnvVar("KRAR_DRY_RUN", "true", null));
    end(pod, 0);

    assertThat(test.join()).contains("Succeeded");
    assertThat(jobs(namespace, "once-a-month")).isEmpty();
    helm.run("uninstall", release, "-n", namespace);
    assertThat(objects(release)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("helms")
  void twoReleasesShareANamespace(Helm helm) throws IOException {
    String namespace = restricted("two-" + helm);
    String values =
        values("jobs: [{name: one, schedule: '@yearly', mode: smart, smartRestart: true}]");
    List<String> releases = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      releases.add(name + "-" + namespace);
      helm.run("install", name + "-" + namespace, Helm.chart().toString(), "-n", namespace, values);
    }

    Stream<HasMetadata> memories =
        CLIENT.configMaps().inNamespace(namespace).list().getItems().stream()
            .filter(m -> m.getMetadata().getName().endsWith("-memory"))
            .map(m -> m);
    assertThat(memories).hasSize(2);
    releases.forEach(r -> helm.run("uninstall", r, "-n", namespace));
    assertThat(releases).allSatisfy(r -> assertThat(objects(r)).isEmpty());
  }

  /**
   * YAML takes a name without quotes for the number that it looks like, and the API server refuses
   * it.
   */
  @ParameterizedTest
  @MethodSource("helms")
  void namesThatLookLikeNumbersInstallAndRun(Helm helm) throws IOException {
    long number = ThreadLocalRandom.current().nextLong(1_000_000_000L, 10_000_000_000L);
    String home = namespaces.createExactly(Long.toString(number), RESTRICTED);
    String shop = namespaces.createExactly(number + "e4", Map.of());
    CLIENT
        .configMaps()
        .inNamespace(home)
        .resource(new ConfigMapBuilder().withNewMetadata().withName("12e4").endMetadata().build())
        .create();
    String release = number + "e3";
    String values =
        values(
            """
            fullnameOverride: "%s"
            serviceAccount: {name: "12e4", annotations: {a: 1e3}}
            podLabels: {"77": 0x1F}
            jobs:
              - name: "77"
                schedule: "@yearly"
                mode: smart
                smartRestart: true
                filter:
                  resources: [deploy]
                  label: {name: "1", policyName: "1e3"}
                  namespaces: {specific: ["%s"]}
                  targets: [{name: "0", type: sts, namespace: "%s"}]
                registry: {mode: creds, creds: "1:2"}
                extraEnv: [{name: A, value: "1e3"}]
                extraVolumes: [{name: "2e2", mountPath: /b, configMap: "12e4", subPath: "1"}]
              - {name: "1e3", schedule: "@yearly"}
            """
                .formatted(release, shop, home));

    helm.run("install", release, Helm.chart().toString(), "-n", home, values);
    Pod pod = start(cronJob(home, release + "-77"));
    helm.run("upgrade", release, Helm.chart().toString(), "-n", home, values);

    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("12e4");
    assertThat(PodEnvironment.of(CLIENT, pod))
        .containsEntry("KRAR_LABEL_VALUE", "1e3")
        .containsEntry("KRAR_NAMESPACES", shop)
        .containsEntry("KRAR_TARGETS", home + "/sts/0");
    var binding =
        CLIENT.rbac().roleBindings().inNamespace(shop).withName(release + "-77:" + home).require();
    assertThat(binding.getSubjects().get(0).getName()).isEqualTo("12e4");
    assertThat(binding.getSubjects().get(0).getNamespace()).isEqualTo(home);
    helm.run("uninstall", release, "-n", home);
    assertThat(objects(release)).isEmpty();
  }

  /** Also where their jobs look in the same namespaces, and their names are cut. */
  @ParameterizedTest
  @MethodSource("helms")
  void twoReleasesOfOneNameShareTheCluster(Helm helm) throws IOException {
    String shop = namespaces.create("one-name-shop-" + helm);
    String release = "one-name-" + shop;
    String values =
        values(
            """
            jobs:
              - {name: all, schedule: "@yearly", filter: {namespaces: {selector: a=b}}}
              - {name: scoped, schedule: "@yearly", filter: {namespaces: {specific: [%s]}}}
              - {name: %s, schedule: "@yearly"}
            """
                .formatted(shop, LONG));
    List<String> homes = List.of(restricted("home1-" + helm), restricted("home2-" + helm));

    homes.forEach(
        home -> helm.run("install", release, Helm.chart().toString(), "-n", home, values));
    List<String> both = objects(release);
    helm.run("upgrade", release, Helm.chart().toString(), "-n", homes.get(0), values);
    assertThat(objects(release)).isEqualTo(both);

    helm.run("uninstall", release, "-n", homes.get(0));
    assertThat(objects(release))
        .filteredOn(object -> object.contains("clusterrole."))
        .hasSize(3)
        .allMatch(object -> object.contains(":" + homes.get(1)));
    helm.run("uninstall", release, "-n", homes.get(1));
    assertThat(objects(release)).isEmpty();
  }
}
