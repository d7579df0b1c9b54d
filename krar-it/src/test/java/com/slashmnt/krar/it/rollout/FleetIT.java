package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.DeploymentFixture;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run over 100 labelled workloads in 20 namespaces, a few of which must be left alone, wait or
 * fail; then each claim about that one run is a test.
 */
class FleetIT {
  private static final ControlPlane PLANE = ControlPlane.shared();
  private static final KubernetesClient CLIENT = PLANE.client();
  private static final Namespaces NAMESPACES = Namespaces.of(PLANE, FleetIT.class);
  private static final Kubelets KUBELETS = Kubelets.start(PLANE, 2);
  private static final String LABEL = "krar.slash-mnt.com/rollout-policy";
  private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
  private static final int NAMESPACE_COUNT = 20;

  private static final Map<String, HasMetadata> labelled = new TreeMap<>();
  private static final Map<String, String> held = new TreeMap<>();
  private static final List<String> ns = new ArrayList<>();
  private static final List<AuditRecord> audit = new ArrayList<>();
  private static Map<String, Integer> changes = Map.of();
  private static String policy = "";
  private static String locked = "";
  private static String extra = "";
  private static String missing = "";
  private static String account = "";
  private static JobReport report = JobReport.none();

  @BeforeAll
  static void runOnce(@TempDir Path folder) {
    policy = NAMESPACES.prefix();
    for (int i = 0; i < NAMESPACE_COUNT; i++) {
      ns.add(NAMESPACES.create("n" + i));
    }
    String lockedNamespace = NAMESPACES.create("locked");
    makeFleet();
    HasMetadata target = Workloads.deployment(ns.get(8), "extra").create(CLIENT);
    HasMetadata forbidden = Workloads.deployment(lockedNamespace, "locked").create(CLIENT);
    extra = ref(target);
    locked = ref(forbidden);
    missing = ns.get(10) + "/Deployment/missing";
    awaitTheFleet(List.of(target, forbidden));
    breakSome();

    List<String> all = new ArrayList<>(ns);
    all.add(lockedNamespace);
    try (Account operator = Accounts.create(PLANE, lockedNamespace, "operator");
        TemplateChanges templates = TemplateChanges.watch(PLANE, all.toArray(String[]::new))) {
      account = operator.user();
      operator.allowEverywhere(
          Accounts.rule("apps", "deployments", "get", "list", "watch"),
          Accounts.rule("apps", "statefulsets", "get", "list", "watch"),
          Accounts.rule("apps", "daemonsets", "get", "list", "watch"),
          Accounts.rule("", "pods", "list"),
          Accounts.rule("", "events", "create"));
      for (String one : ns) {
        operator.allow(
            one,
            Accounts.rule("apps", "deployments", "patch"),
            Accounts.rule("apps", "statefulsets", "patch"),
            Accounts.rule("apps", "daemonsets", "patch"));
      }
      Krar krar = Krar.as(operator, folder).env("KRAR_LABEL_VALUE", policy);
      String targets = String.join(",", extra, ns.get(9) + "/Deployment/web-a", missing, locked);
      AuditLog.Mark mark = PLANE.own() ? PLANE.audit().mark() : null;
      try (KrarProcess run =
          krar.start(
              "--output",
              "json",
              "--run-id",
              "fleet-1",
              "--resources",
              "deployments,statefulsets,daemonsets",
              "--targets",
              targets)) {
        // Whoever is mid-rollout completes only once everybody else has been restarted.
        Await.until(
            "the others restarted",
            Duration.ofMinutes(3),
            () -> restarted().size(),
            count -> count >= labelled.size() - held.size() - 1 || !run.running());
        KUBELETS.release();
        report = JobReport.of(run.result());
      }
      changes = templates.all();
      if (mark != null) {
        audit.addAll(
            PLANE.audit().since(mark).stream().filter(r -> r.user().equals(account)).toList());
      }
    }
  }

  @AfterAll
  static void deleteAll() {
    NAMESPACES.deleteAndAwait();
    KUBELETS.close();
  }

  private static void makeFleet() {
    for (int i = 0; i < NAMESPACE_COUNT; i++) {
      String in = ns.get(i);
      DeploymentFixture first = Workloads.deployment(in, "web-a").replicas(2);
      if (i == 3) {
        first.progressDeadlineSeconds(2);
      }
      add(first.label(LABEL, policy).create(CLIENT));
      add(Workloads.deployment(in, "web-b").label(LABEL, policy).create(CLIENT));
      add(
          Workloads.statefulSet(in, "db-a")
              .replicas(3)
              .partition(i == 5 ? 1 : 0)
              .label(LABEL, policy)
              .create(CLIENT));
      add(Workloads.statefulSet(in, "db-b").label(LABEL, policy).create(CLIENT));
      var agent = Workloads.daemonSet(in, "agent").label(LABEL, policy);
      add((i == 6 ? agent.onDelete() : agent.maxUnavailable("100%")).create(CLIENT));
    }
  }

  private static void add(HasMetadata workload) {
    labelled.put(ref(workload), workload);
  }

  private static void awaitTheFleet(List<HasMetadata> more) {
    List<HasMetadata> all = new ArrayList<>(labelled.values());
    all.addAll(more);
    Rollouts.awaitRolledOut(CLIENT, all);
  }

  private static void breakSome() {
    held.put(ns.get(0) + "/Deployment/web-a", "Paused");
    PLANE.kubectl("-n", ns.get(0), "rollout", "pause", "deployment/web-a");
    held.put(ns.get(1) + "/Deployment/web-a", "ScaledToZero");
    PLANE.kubectl("-n", ns.get(1), "scale", "--replicas=0", "deployment/web-a");
    held.put(ns.get(4) + "/StatefulSet/db-a", "Partitioned");
    PLANE.kubectl(
        "-n",
        ns.get(4),
        "patch",
        "statefulset/db-a",
        "--type=merge",
        "-p",
        "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":3}}}}");
    held.put(ns.get(6) + "/DaemonSet/agent", "OnDelete");
    held.put(ns.get(7) + "/Deployment/web-a", "OptedOut");
    PLANE.kubectl("-n", ns.get(7), "annotate", "deployment/web-a", "krar.slash-mnt.com/hold=audit");

    // Mid-rollout until released, and stuck until restarted: pods with the restart run.
    KUBELETS.hold(Kubelets.podsOf(ns.get(2), "web-a"));
    KUBELETS.hold(pod -> Kubelets.podsOf(ns.get(3), "web-a").test(pod) && !isRestarted(pod));
    PLANE.kubectl("-n", ns.get(2), "set", "image", "deployment/web-a", "*=nginx:1.26");
    PLANE.kubectl("-n", ns.get(3), "set", "image", "deployment/web-a", "*=nginx:1.26");
    Await.until(
        "the stuck rollout given up",
        () -> CLIENT.apps().deployments().inNamespace(ns.get(3)).withName("web-a").get(),
        d ->
            d.getStatus().getConditions().stream()
                .anyMatch(c -> "ProgressDeadlineExceeded".equals(c.getReason())));
  }

  private static boolean isRestarted(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey(RESTARTED_AT);
  }

  private static Set<String> restarted() {
    return labelled.values().stream()
        .map(w -> CLIENT.resource(w).require())
        .filter(w -> w.getMetadata().getAnnotations() != null)
        .filter(w -> w.getMetadata().getAnnotations().containsKey("krar.slash-mnt.com/runs"))
        .map(FleetIT::ref)
        .collect(Collectors.toSet());
  }

  private static String ref(HasMetadata workload) {
    return workload.getMetadata().getNamespace()
        + "/"
        + workload.getKind()
        + "/"
        + workload.getMetadata().getName();
  }

  private static Set<String> toRestart() {
    Set<String> refs = new TreeSet<>(labelled.keySet());
    refs.removeAll(held.keySet());
    refs.add(extra);
    return refs;
  }

  @Test
  void endsWithExitCode1BecauseOfTheTwoBadTargets() {
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.status()).isEqualTo("Completed");
    assertThat(report.refs()).hasSize(100 + 3);
  }

  @Test
  void restartsEveryOtherOneExactlyOnceAndSeesItComplete() {
    assertThat(report.rolled()).containsExactlyInAnyOrderElementsOf(toRestart());
    for (String ref : toRestart()) {
      assertThat(report.code(ref)).as(ref).isEqualTo("Converged");
    }
    Map<String, Integer> expected = new HashMap<>();
    toRestart().forEach(ref -> expected.put(ref, 1));
    Map<String, Integer> counted = new HashMap<>(changes);
    counted.values().removeIf(count -> count == 0);
    assertThat(counted.entrySet()).containsExactlyInAnyOrderElementsOf(expected.entrySet());
  }

  @Test
  void theRolloutsThatItSawCompleteAreComplete() {
    for (String ref : toRestart()) {
      HasMetadata before = labelled.get(ref);
      if (before != null) {
        assertThat(Rollouts.complete(CLIENT.resource(before).require())).as(ref).isTrue();
      }
    }
  }

  @Test
  void holdsWithItsCode() {
    held.forEach((ref, code) -> assertThat(report.code(ref)).as(ref).isEqualTo(code));
    assertThat(report.held()).containsExactlyInAnyOrderElementsOf(held.keySet());
  }

  @Test
  void restartsWhatWasMidRolloutAfterThat() {
    String ref = ns.get(2) + "/Deployment/web-a";
    assertThat(report.code(ref)).isEqualTo("Converged");
    assertThat(report.warnings(ref)).doesNotContain("RolloutStuck");
  }

  @Test
  void rollsWhatWasStuckWithAWarning() {
    assertThat(report.warnings(ns.get(3) + "/Deployment/web-a")).contains("RolloutStuck");
    assertThat(report.warnings(ns.get(5) + "/StatefulSet/db-a")).contains("BelowPartition");
  }

  @Test
  void restartsOnlyFromThePartitionOn() {
    List<Pod> pods =
        Rollouts.pods(
            CLIENT, CLIENT.apps().statefulSets().inNamespace(ns.get(5)).withName("db-a").get());
    assertThat(pods)
        .filteredOn(FleetIT::isRestarted)
        .extracting(p -> p.getMetadata().getName())
        .containsExactlyInAnyOrder("db-a-1", "db-a-2");
  }

  @Test
  void saysWhatWasWrongWithTheBadTargets() {
    assertThat(report.failed()).containsExactlyInAnyOrder(missing, locked);
    assertThat(report.code(missing)).isEqualTo("NotFound");
    assertThat(report.message(missing)).contains(missing).contains("404");
    assertThat(report.code(locked)).isEqualTo("Forbidden");
    assertThat(report.message(locked)).contains(locked).contains("403").contains("verb patch");
  }

  @Test
  void writesOnceToEachRestartedWorkloadAndToNothingElse() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    Map<String, Integer> written = new HashMap<>();
    for (AuditRecord record : audit) {
      if (Set.of("get", "list", "watch").contains(record.verb())
          || record.resource().equals("events")) {
        continue;
      }
      assertThat(record.verb()).as(record.toString()).isEqualTo("patch");
      if (record.code() == 200) {
        written.merge(name(record), 1, Integer::sum);
      } else {
        assertThat(record.code()).as(record.toString()).isIn(409, 403);
      }
    }
    Map<String, Integer> expected = new HashMap<>();
    toRestart().forEach(ref -> expected.put(ref, 1));
    assertThat(written).isEqualTo(expected);
  }

  @Test
  void readsNoLabelledWorkloadOnItsOwnExceptAfterAConflict() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    Set<String> conflicts =
        audit.stream()
            .filter(r -> r.verb().equals("patch") && r.code() == 409)
            .map(FleetIT::name)
            .collect(Collectors.toSet());
    Map<String, Integer> gets = new HashMap<>();
    audit.stream()
        .filter(r -> r.verb().equals("get"))
        .forEach(r -> gets.merge(name(r), 1, Integer::sum));
    conflicts.forEach(gets::remove);
    assertThat(gets.keySet()).isSubsetOf(extra, missing, locked);
    assertThat(gets.values()).allMatch(count -> count == 1);
  }

  @Test
  void listsWorkloadsAndPodsAndThePodsOnlyToFollow() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    assertThat(
            audit.stream()
                .filter(r -> r.verb().equals("list"))
                .map(AuditRecord::resource)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("deployments", "statefulsets", "daemonsets", "pods", "nodes");
    // To name the node of a pod that failed; who may not is refused once.
    assertThat(audit.stream().filter(r -> r.resource().equals("nodes"))).hasSize(1);
    List<AuditRecord> reads = audit.stream().filter(r -> r.code() < 400).toList();
    int firstPatch = indexOf(reads, "patch", "");
    int firstPods = indexOf(reads, "list", "pods");
    assertThat(firstPods).isGreaterThan(firstPatch);
  }

  private static int indexOf(List<AuditRecord> records, String verb, String resource) {
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i).verb().equals(verb) && records.get(i).resource().contains(resource)) {
        return i;
      }
    }
    return -1;
  }

  private static String name(AuditRecord record) {
    String kind =
        switch (record.resource()) {
          case "deployments" -> "Deployment";
          case "statefulsets" -> "StatefulSet";
          case "daemonsets" -> "DaemonSet";
          default -> record.resource();
        };
    return record.namespace() + "/" + kind + "/" + record.name();
  }

  @Test
  void leavesAnEventOnEachRestartedWorkload() {
    Set<String> told =
        ns.stream()
            .flatMap(n -> CLIENT.v1().events().inNamespace(n).list().getItems().stream())
            .filter(e -> "KrarRolloutTriggered".equals(e.getReason()))
            .peek(e -> assertThat(e.getInvolvedObject().getUid()).isNotBlank())
            .map(FleetIT::involved)
            .collect(Collectors.toSet());
    assertThat(told).isEqualTo(toRestart());
    assertThat(PLANE.kubectl("-n", ns.get(8), "describe", "deployment", "extra"))
        .contains("KrarRolloutTriggered");
  }

  private static String involved(Event event) {
    return event.getInvolvedObject().getNamespace()
        + "/"
        + event.getInvolvedObject().getKind()
        + "/"
        + event.getInvolvedObject().getName();
  }

  @Test
  void ownsTheRestartAnnotationUnderItsName() {
    Deployment web = CLIENT.apps().deployments().inNamespace(ns.get(9)).withName("web-a").get();
    List<String> managers =
        web.getMetadata().getManagedFields().stream()
            .filter(
                m ->
                    CLIENT
                        .getKubernetesSerialization()
                        .asJson(m.getFieldsV1())
                        .contains("f:" + RESTARTED_AT))
            .map(ManagedFieldsEntry::getManager)
            .toList();
    assertThat(managers).containsExactly("krar");
  }
}
