package com.slashmnt.krar.it.chart;

import static java.util.stream.Collectors.toMap;
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
import com.slashmnt.krar.it.harness.PodEnvironment;
import com.slashmnt.krar.it.harness.PullSecret;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.ShopOperator;
import com.slashmnt.krar.it.harness.Shops;
import com.slashmnt.krar.it.harness.WorkloadFixture;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
  private static final Helm HELM = Helm.four(PLANE);
  private static final String RESTARTED_AT = "krar.slash-mnt.com/restarted-at";

  private static final StatefulSetUpdateStrategy ON_DELETE =
      new StatefulSetUpdateStrategyBuilder().withType("OnDelete").build();

  private final Namespaces namespaces = Namespaces.of(PLANE, ChartRunIT.class);
  private final String home = namespaces.create("home");
  private final String shop = namespaces.create("shop", Map.of("chart-run", "shop"));
  private final String other = namespaces.create("else");
  private final Kubelets kubelets = Kubelets.start(PLANE, 2);
  private final Registry registry = Registry.start();
  private final Registry guarded = Registry.setup().user("puller", "right").start();

  @TempDir Path folder;

  @BeforeAll
  void serveImages() {
    for (Registry one : List.of(registry, guarded)) {
      kubelets.pullWith(r -> r.image().startsWith(one.address()), RegistryPuller.from(one));
    }
    PullSecret secret = PullSecret.of("puller", "right", List.of(guarded.address()));
    List.of(shop, other).forEach(namespace -> secret.create(CLIENT, namespace, "puller"));
  }

  @AfterAll
  void deleteAll() {
    namespaces.deleteAndAwait();
    kubelets.close();
    registry.close();
    guarded.close();
  }

  /** What a job says, and which of its workloads it restarts; the tag of each has moved. */
  static Stream<Arguments> jobs() {
    return Stream.of(
        job("all", "filter: {KINDS}", "web", "db"),
        job("scoped", "filter: {KINDS, HERE}", "web", "db"),
        job("nowait", "wait: false, filter: {KINDS, HERE}", "web", "db"),
        job("plan", "dryRun: true, filter: {KINDS, HERE}"),
        job("labelled", "dryRun: true, filter: {KINDS, namespaces: {selector: chart-run=shop}}"),
        job("target", "filter: {TARGET}", "other"),
        job("late", "wait: false, filter: {TARGET}", "other"),
        job("both", "filter: {KINDS, TARGET, HERE}", "web", "db", "other"),
        job("overall", "filter: {KINDS, TARGET}", "web", "db", "other"),
        job("sets", "filter: {resources: [sts], TARGET}", "db", "other"),
        job("planned", "dryRun: true, filter: {TARGET}"),
        job("planall", "dryRun: true, filter: {KINDS, TARGET}"));
  }

  /** The same in mode smart. */
  static Stream<Arguments> smartJobs() {
    return Stream.of(
        smart("s-report", "filter: {KINDS}"),
        smart("s-reporthere", "filter: {KINDS, HERE}"),
        smart("s-reporttarget", "filter: {TARGET}"),
        smart("s-reportmore", "readNodes: true, pullSecrets: true, memory: false, filter: {KINDS}"),
        smart("s-cool", "cooldown: 24h, filter: {KINDS, HERE}"),
        smart(
            "s-coolplan", "smartRestart: true, dryRun: true, cooldown: 24h, filter: {KINDS, HERE}"),
        smart("s-pinplan", "strategy: digest, memory: false, filter: {KINDS, HERE}"),
        smart(
            "s-evict",
            "smartRestart: true, strategy: evict, memory: false, filter: {KINDS, HERE}",
            "web",
            "db"),
        smart("s-pin", "smartRestart: true, strategy: digest, filter: {KINDS, HERE}", "web", "db"),
        smart("s-all", "smartRestart: true, filter: {KINDS}", "web", "db"),
        smart("s-here", "smartRestart: true, filter: {KINDS, HERE}", "web", "db"),
        smart("s-forget", "smartRestart: true, memory: false, filter: {KINDS, HERE}", "web", "db"),
        smart("s-nowait", "smartRestart: true, wait: false, filter: {KINDS, HERE}", "web", "db"),
        smart("s-plan", "smartRestart: true, dryRun: true, filter: {KINDS, HERE}"),
        smart("s-nodes", "smartRestart: true, readNodes: true, filter: {KINDS, HERE}", "web", "db"),
        smart(
            "s-secrets",
            "smartRestart: true, pullSecrets: true, filter: {KINDS, TARGET, HERE}",
            "web",
            "db",
            "other"),
        smart(
            "s-creds",
            "smartRestart: true, registry: {mode: creds, creds: 'puller:right', credsHost: 'HOST'},"
                + " filter: {KINDS, HERE}",
            "web",
            "db"),
        smart("s-target", "smartRestart: true, filter: {TARGET}", "other"),
        smart("s-late", "smartRestart: true, wait: false, filter: {TARGET}", "other"),
        smart("s-both", "smartRestart: true, filter: {KINDS, TARGET, HERE}", "web", "db", "other"),
        smart("s-overall", "smartRestart: true, filter: {KINDS, TARGET}", "web", "db", "other"),
        smart(
            "s-labelled",
            "smartRestart: true, filter: {KINDS, namespaces: {selector: chart-run=shop}}",
            "web",
            "db"));
  }

  private static Arguments smart(String name, String said, String... restarted) {
    return job(name, "mode: smart, " + said, restarted);
  }

  private static Arguments job(String name, String said, String... restarted) {
    return argumentSet(name, name, said, Set.of(restarted));
  }

  @ParameterizedTest
  @MethodSource({"jobs", "smartJobs"})
  void restartsWhatItShouldAndUsesEveryRightItHas(String name, String said, Set<String> restarted)
      throws IOException {
    assumeTrue(PLANE.own(), "needs the audit log");
    boolean guards = said.contains("pullSecrets") || said.contains("creds");
    fleet(name, guards ? guarded : registry);
    restartsByItsRights(name, said, restarted);
  }

  @Test
  void annotatesTheOwnerOfWhatAnOperatorOwnsByItsRights() throws IOException {
    assumeTrue(PLANE.own(), "needs the audit log");
    String name = "owner";
    fleet(name, registry);
    try (Shops shops = Shops.serve(CLIENT)) {
      GenericKubernetesResource mine = shops.create(shop);
      StatefulSet db =
          CLIENT
              .apps()
              .statefulSets()
              .inNamespace(shop)
              .withName("db-" + name)
              .edit(
                  set -> {
                    set.getSpec().setUpdateStrategy(ON_DELETE);
                    return Shops.own(mine, set, true);
                  });
      StatefulSet owned = Rollouts.await(CLIENT, db);
      try (ShopOperator operator = new ShopOperator(CLIENT, mine, owned)) {
        String annotation =
            "ownerAnnotations: [{kind: Shop, group: %s, resource: shops, annotation: %s}], "
                .formatted(Shops.GROUP, ShopOperator.ANNOTATION);
        restartsByItsRights(name, annotation + "filter: {KINDS, HERE}", Set.of("web", "db"));
        assertThat(operator.values()).hasSize(1);
      }
    }
  }

  @Test
  void takesTheGroupOfWhatItRestartsByItsRights() throws IOException {
    assumeTrue(PLANE.own(), "needs the audit log");
    String name = "groups";
    fleet(name, registry);
    List<HasMetadata> members =
        List.of(
            CLIENT.apps().deployments().inNamespace(shop).withName("web-" + name).require(),
            CLIENT.apps().statefulSets().inNamespace(shop).withName("db-" + name).require());
    members.forEach(
        member ->
            PLANE.kubectl(
                "annotate",
                member.getKind(),
                member.getMetadata().getName(),
                "--namespace=" + shop,
                "krar.slash-mnt.com/group=chart"));
    Rollouts.awaitRolledOut(CLIENT, members);

    restartsByItsRights(name, "groupLeases: true, filter: {KINDS, HERE}", Set.of("web", "db"));

    assertThat(CLIENT.leases().inNamespace(home).list().getItems())
        .singleElement()
        .satisfies(
            lease -> {
              assertThat(lease.getMetadata().getAnnotations())
                  .containsEntry("krar.slash-mnt.com/group", shop + "/chart");
              assertThat(lease.getSpec().getHolderIdentity()).isNull();
            });
  }

  private void restartsByItsRights(String name, String said, Set<String> restarted)
      throws IOException {
    String job = "jobs: [{name: %s, schedule: '@yearly', %s}]".formatted(name, inWords(said, name));
    String release = "krar-" + name;
    Path values = Files.writeString(folder.resolve(name + ".yaml"), job);
    HELM.run("install", release, Helm.chart().toString(), "-n", home, "--values=" + values);
    rememberMore(release);
    Pod pod = start(release + "-" + name);
    List<Right> granted = Right.grantedBy(CLIENT, release);

    try (Account account = Accounts.create(PLANE, home, pod.getSpec().getServiceAccountName());
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      granted.forEach(right -> right.await(CLIENT, account.user()));
      writeBeforeEachFirstPatch(proxy);
      AuditLog.Mark start = PLANE.audit().mark();
      Krar krar = Krar.as(account, folder, proxy);
      PodEnvironment.of(CLIENT, pod).forEach(krar::env);
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
          .containsExactlyInAnyOrderElementsOf(granted.stream().map(Right::toString).toList());
    } finally {
      HELM.run("uninstall", release, "-n", home);
    }
  }

  private String inWords(String said, String name) {
    return said.replace("KINDS", "resources: [deployments, statefulsets]")
        .replace("HERE", "namespaces: {specific: [%s]}".formatted(shop))
        .replace(
            "TARGET",
            "targets: [{namespace: %s, type: Deployment, name: other-%s}]".formatted(other, name))
        .replace("HOST", guarded.address());
  }

  /** The right that a request used, or the request if it had none. */
  private static String rightOf(AuditRecord request, List<Right> granted) {
    return granted.stream()
        .filter(right -> right.isUsedBy(request))
        .findFirst()
        .map(Right::toString)
        .orElse(request.toString());
  }

  private void fleet(String job, Registry from) {
    String label = "krar.slash-mnt.com/rollout-policy";
    String web = "web-" + job;
    String db = "db-" + job;
    String one = "other-" + job;
    List<HasMetadata> fleet =
        List.of(
            running(Workloads.deployment(shop, web), web, from).label(label, job).create(CLIENT),
            running(Workloads.statefulSet(shop, db), db, from).label(label, job).create(CLIENT),
            running(Workloads.deployment(other, one), one, from).create(CLIENT));
    Rollouts.awaitRolledOut(CLIENT, fleet);
    fleet.forEach(workload -> move(workload, from));
    Rollouts.awaitRolledOut(CLIENT, fleet);
  }

  private static <S extends WorkloadFixture<?, S>> S running(
      S workload, String name, Registry from) {
    return workload
        .image(ImageBuilder.index("first").push(from, "run/" + name + ":1").reference())
        .pullAlways()
        .template(t -> t.editSpec().addNewImagePullSecret("puller").endSpec());
  }

  /** Its tag moves, as it did long ago, when a restart for the same content was in vain. */
  private static void move(HasMetadata workload, Registry from) {
    String name = workload.getMetadata().getName();
    String digest = ImageBuilder.index("second").push(from, "run/" + name + ":1").digest();
    PLANE.kubectl(
        "annotate",
        workload.getKind(),
        name,
        "--namespace=" + workload.getMetadata().getNamespace(),
        RESTARTED_AT + "=2026-01-01T00:00:00Z",
        "krar.slash-mnt.com/wanted=main=" + digest);
  }

  /** As another job of the release has it, or this one from before its values changed. */
  private void rememberMore(String release) {
    Map<String, String> data =
        Stream.of(shop + "/Deployment/gone", other + "/Deployment/gone")
            .collect(toMap(w -> w.replace('/', '.'), ChartRunIT::entry));
    CLIENT
        .configMaps()
        .inNamespace(home)
        .withLabel("app.kubernetes.io/instance", release)
        .resources()
        .forEach(
            memory ->
                memory.edit(
                    m -> {
                      m.setData(data);
                      return m;
                    }));
  }

  private static String entry(String workload) {
    Instant now = Instant.now();
    return """
        {"workload":"%s","attempts":[{"code":"KnownBadDigest","wanted":{"main":"sha256:%s"},\
        "at":"%s","until":"%s","times":1}]}"""
        .formatted(workload, "0".repeat(64), now, now.plus(Duration.ofDays(1)));
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

  /**
   * So that each first restart is answered with 409. By a label: a Deployment's annotation would
   * raise its generation too, and a run that does not wait may read it before its controller has
   * seen that.
   */
  private static void writeBeforeEachFirstPatch(FaultProxy proxy) {
    Set<String> written = ConcurrentHashMap.newKeySet();
    proxy.before(
        request -> request.patches() && request.path().startsWith("/apis/apps/"),
        request -> {
          String[] path = request.path().split("/", -1);
          if (written.add(request.path())) {
            String[] write = {"label", path[6], path[7], "-n", path[5], "seen=no"};
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
    return now.getMetadata().getAnnotations().containsKey("krar.slash-mnt.com/runs");
  }
}
