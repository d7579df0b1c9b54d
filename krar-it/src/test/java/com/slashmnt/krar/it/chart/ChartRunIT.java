package com.slashmnt.krar.it.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.Helm;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The command with the variables and the account of the very pod that the chart's CronJob gives: it
 * restarts what it should, and uses each right that it has and no other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartRunIT {

  private static final ControlPlane PLANE = ControlPlane.shared();
  private static final KubernetesClient CLIENT = PLANE.client();
  private static final Helm HELM = new Helm(PLANE);

  private final Namespaces namespaces = Namespaces.of(PLANE, ChartRunIT.class);
  private final String home = namespaces.create("home");
  private final String shop = namespaces.create("shop", Map.of("chart-run", "shop"));
  private final String other = namespaces.create("else");
  private final Kubelets kubelets = Kubelets.start(PLANE, 2);

  @TempDir Path folder;

  @AfterAll
  void deleteAll() {
    namespaces.deleteAndAwait();
    kubelets.close();
  }

  /** What a job says, and which of its workloads it restarts. */
  static Stream<Arguments> jobs() {
    String kinds = "resources: [deployments, statefulsets]";
    String target = "targets: [{namespace: ELSE, type: Deployment, name: other-NAME}]";
    return Stream.of(
        job("all", "filter: {%s}".formatted(kinds), "web", "db"),
        job("scoped", "filter: {%s, namespaces: {specific: [SHOP]}}".formatted(kinds), "web", "db"),
        job(
            "nowait",
            "wait: false, filter: {%s, namespaces: {specific: [SHOP]}}".formatted(kinds),
            "web",
            "db"),
        job("plan", "dryRun: true, filter: {%s, namespaces: {specific: [SHOP]}}".formatted(kinds)),
        job(
            "labelled",
            "dryRun: true, filter: {%s, namespaces: {selector: chart-run=shop}}".formatted(kinds)),
        job("target", "filter: {%s}".formatted(target), "other"),
        job("late", "wait: false, filter: {%s}".formatted(target), "other"),
        job(
            "both",
            "filter: {%s, %s, namespaces: {specific: [SHOP]}}".formatted(kinds, target),
            "web",
            "db",
            "other"),
        job("planned", "dryRun: true, filter: {%s}".formatted(target)));
  }

  private static Arguments job(String name, String said, String... restarted) {
    return argumentSet(name, name, said, Set.of(restarted));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void restartsWhatItShouldAndUsesEveryRightItHas(String name, String said, Set<String> restarted)
      throws IOException {
    assumeTrue(PLANE.own(), "needs the audit log");
    fleet(name);
    String job =
        "jobs: [{name: %s, schedule: '@yearly', %s}]"
            .formatted(
                name, said.replace("SHOP", shop).replace("ELSE", other).replace("NAME", name));
    String release = "krar-" + name;
    Path values = Files.writeString(folder.resolve(name + ".yaml"), job);
    HELM.run("install", release, Helm.chart().toString(), "-n", home, "--values=" + values);
    Pod pod = start(release + "-" + name);
    Set<String> granted = granted(release);

    try (Account account = Accounts.create(PLANE, home, pod.getSpec().getServiceAccountName());
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      granted.forEach(right -> awaitGranted(account.user(), right, "other-" + name));
      writeBeforeEachFirstPatch(proxy);
      AuditLog.Mark start = PLANE.audit().mark();
      Krar krar = Krar.as(account, folder, proxy.url());
      PodEnvironment.of(pod).forEach(krar::env);
      JobReport report = krar.report();

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(Stream.of("web", "db", "other").filter(w -> isRestarted(w, name)))
          .containsExactlyInAnyOrderElementsOf(restarted);
      List<AuditRecord> asked =
          PLANE.audit().since(start).stream().filter(r -> r.user().equals(account.user())).toList();
      assertThat(asked).noneSatisfy(r -> assertThat(r.code()).isEqualTo(403));
      assertThat(
              asked.stream()
                  .filter(r -> !r.resource().isEmpty())
                  .map(r -> rightOf(r, granted))
                  .distinct()
                  .toList())
          .containsExactlyInAnyOrderElementsOf(granted);
    }
    HELM.run("uninstall", release, "-n", home);
  }

  private void fleet(String job) {
    String label = "krar.slash-mnt.com/rollout-policy";
    List<HasMetadata> fleet =
        List.of(
            Workloads.deployment(shop, "web-" + job).label(label, job).create(CLIENT),
            Workloads.statefulSet(shop, "db-" + job).label(label, job).create(CLIENT),
            Workloads.deployment(other, "other-" + job).create(CLIENT));
    Rollouts.awaitRolledOut(CLIENT, fleet);
  }

  private Pod start(String cronJob) {
    PLANE.kubectl("create", "job", cronJob + "-now", "-n", home, "--from=cronjob/" + cronJob);
    return Await.until(
            "the pod of " + cronJob,
            () ->
                CLIENT
                    .pods()
                    .inNamespace(home)
                    .withLabel("batch.kubernetes.io/job-name", cronJob + "-now")
                    .list()
                    .getItems(),
            pods -> !pods.isEmpty())
        .get(0);
  }

  /** So that each first restart is answered with 409. */
  private static void writeBeforeEachFirstPatch(FaultProxy proxy) {
    Set<String> written = ConcurrentHashMap.newKeySet();
    proxy.before(
        ProxiedRequest::patches,
        request -> {
          String[] path = request.path().split("/", -1);
          if (written.add(request.path())) {
            String[] write = {"annotate", path[6], path[7], "-n", path[5], "seen=no"};
            PLANE.kubectl(write);
          }
        });
  }

  private boolean isRestarted(String workload, String job) {
    String name = workload + "-" + job;
    HasMetadata now =
        workload.equals("db")
            ? CLIENT.apps().statefulSets().inNamespace(shop).withName(name).require()
            : CLIENT
                .apps()
                .deployments()
                .inNamespace(workload.equals("other") ? other : shop)
                .withName(name)
                .require();
    return now.getMetadata().getAnnotations().containsKey("krar.slash-mnt.com/restarted-at");
  }

  /** {@code verb resource namespace}, with {@code *} for the whole cluster. */
  private static Set<String> granted(String release) {
    String label = "app.kubernetes.io/instance";
    Set<String> rights = new TreeSet<>();
    CLIENT
        .rbac()
        .clusterRoles()
        .withLabel(label, release)
        .list()
        .getItems()
        .forEach(r -> add("*", r.getRules(), rights));
    CLIENT
        .rbac()
        .roles()
        .inAnyNamespace()
        .withLabel(label, release)
        .list()
        .getItems()
        .forEach(r -> add(r.getMetadata().getNamespace(), r.getRules(), rights));
    return rights;
  }

  private static void add(String where, List<PolicyRule> rules, Set<String> rights) {
    for (PolicyRule rule : rules) {
      for (String resource : rule.getResources()) {
        rule.getVerbs().forEach(verb -> rights.add(verb + " " + resource + " " + where));
      }
    }
  }

  /** The right that a request used. */
  private static String rightOf(AuditRecord request, Set<String> granted) {
    String what = request.verb() + " " + request.resource() + " ";
    return granted.contains(what + "*") ? what + "*" : what + request.namespace();
  }

  /** The API server learns of new roles a moment later. */
  private void awaitGranted(String user, String right, String target) {
    String[] parts = right.split(" ", -1);
    String where = parts[2].equals("*") ? null : parts[2];
    boolean core = List.of("pods", "events", "namespaces").contains(parts[1]);
    SubjectAccessReview question =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user)
            .withNewResourceAttributes()
            .withNamespace(where)
            .withGroup(core ? "" : "apps")
            .withResource(parts[1])
            // Rights on targets are rights on their names.
            .withName(other.equals(where) && !core && !parts[0].equals("list") ? target : null)
            .withVerb(parts[0])
            .endResourceAttributes()
            .endSpec()
            .build();
    Await.until(
        user + " to be granted " + right,
        () -> CLIENT.resource(question).create().getStatus().getAllowed());
  }
}
