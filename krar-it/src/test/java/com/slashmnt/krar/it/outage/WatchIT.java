package com.slashmnt.krar.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.internal.http.ApiClient;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadListener;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadQuery;
import com.slashmnt.krar.fabric8.internal.workload.WorkloadReader;
import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Following by watches: what it costs, and that no weather makes a verdict wrong. */
class WatchIT extends ClusterTest {

  private List<HasMetadata> fleet(String namespace, int size) {
    List<HasMetadata> fleet = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      fleet.add(Workloads.deployment(namespace, "web-" + i).label(LABEL, "watch").create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, fleet);
    return fleet;
  }

  private static List<ProxiedRequest> reads(FaultProxy proxy, Predicate<ProxiedRequest> which) {
    return proxy.requests().stream()
        .filter(r -> r.is("GET", "/deployments"))
        .filter(which)
        .toList();
  }

  private static boolean lists(ProxiedRequest request) {
    return !request.watches();
  }

  @Test
  void aWatchTakesThePlaceOfTheLists() {
    String namespace = namespaces.create("one");
    List<HasMetadata> fleet = fleet(namespace, 30);
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      JobReport report =
          Krar.as(operator, folder, proxy)
              .report("-N", namespace, "-v", "watch", "--max-in-flight", "3");

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.rolled()).hasSize(fleet.size());
      assertThat(reads(proxy, ProxiedRequest::watches))
          .singleElement()
          .satisfies(r -> assertThat(r.status()).isEqualTo(200));
      // What was selected, where the watch begins; a gap or a silence may cost some.
      assertThat(reads(proxy, WatchIT::lists)).hasSizeBetween(2, 8);
    }
  }

  @Test
  void withoutTheRightToWatchListsShowTheSame() {
    String namespace = namespaces.create("lists");
    List<HasMetadata> fleet = fleet(namespace, 12);
    try (Account least =
            Accounts.create(PLANE, namespace, "least")
                .allow(namespace, WORKLOADS)
                .allow(namespace, PODS_AND_EVENTS);
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      JobReport report =
          Krar.as(least, folder, proxy)
              .args("-N", namespace, "-v", "watch", "--max-in-flight", "3")
              .report("--run-id", "lists-1");

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.rolled())
          .hasSize(fleet.size())
          .allSatisfy(ref -> assertThat(report.code(ref)).isEqualTo("Converged"));
      assertThat(report.warnings()).isEmpty();
      assertThat(report.stderr()).doesNotContain("verb watch");
      assertThat(reads(proxy, ProxiedRequest::watches))
          .singleElement()
          .satisfies(r -> assertThat(r.status()).isEqualTo(403));
    }
  }

  private static Predicate<Pod> restartedPodsOf(String namespace, String workload) {
    return pod ->
        Kubelets.podsOf(namespace, workload).test(pod)
            && pod.getMetadata().getAnnotations() != null
            && pod.getMetadata().getAnnotations().containsKey(RESTARTED_AT);
  }

  @Test
  void eachVerdictIsRightThoughWatchesAreCutEvery200MillisecondsAndLoseTheirPlace() {
    String namespace = namespaces.create("cut");
    List<HasMetadata> fleet = fleet(namespace, 12);
    HasMetadata db = Workloads.statefulSet(namespace, "db").label(LABEL, "watch").create(CLIENT);
    HasMetadata agent =
        Workloads.daemonSet(namespace, "agent")
            .maxUnavailable("100%")
            .label(LABEL, "watch")
            .create(CLIENT);
    HasMetadata stuck =
        Workloads.deployment(namespace, "a-stuck")
            .progressDeadlineSeconds(15)
            .label(LABEL, "watch")
            .create(CLIENT);
    HasMetadata deleted =
        Workloads.deployment(namespace, "b-deleted").label(LABEL, "watch").create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(db, agent, stuck, deleted));
    kubelets.hold(restartedPodsOf(namespace, "a-stuck"));
    kubelets.hold(restartedPodsOf(namespace, "b-deleted"));
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      proxy.failEvery(4, 429, ProxiedRequest::watches);
      proxy.failEvery(5, 410, ProxiedRequest::watches);
      proxy.cutWithin(Duration.ofMillis(200), ProxiedRequest::watches);
      JobReport report;
      try (KrarProcess run =
          Krar.as(operator, folder, proxy)
              .start("-N", namespace, "-v", "watch", "--max-in-flight", "4", "-o", "json")) {
        Await.until("it restarted", () -> !annotation(deleted, RUNS).isEmpty());
        PLANE.kubectl("-n", namespace, "delete", "deployment/b-deleted", "--wait=false");
        report = JobReport.of(run.result(Duration.ofMinutes(5)));
      }

      assertThat(report.exitCode()).as(report.toString()).isEqualTo(1);
      fleet.addAll(List.of(db, agent));
      for (HasMetadata one : fleet) {
        assertThat(report.code(ref(one))).as(ref(one)).isEqualTo("Converged");
      }
      assertThat(report.code(ref(stuck))).isEqualTo("RolloutFailed");
      assertThat(report.message(ref(stuck))).contains("ProgressDeadlineExceeded");
      assertThat(report.code(ref(deleted))).isEqualTo("NotFollowed");
      assertThat(report.toString()).contains("It was deleted while this run was about it.");
      fleet.addAll(List.of(stuck, deleted));
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
      assertThat(proxy.requests().stream().filter(ProxiedRequest::watches))
          .hasSizeGreaterThan(10)
          .extracting(ProxiedRequest::status)
          .contains(200, 410, 429);
    } finally {
      kubelets.release();
    }
  }

  @Test
  void aRunIsOverAtOnceThoughItsWatchesAreOpen() {
    String namespace = namespaces.create("end");
    fleet(namespace, 2);
    kubelets.hold(pod -> pod.getMetadata().getNamespace().equals(namespace));
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE);
        KrarProcess run =
            Krar.as(operator, folder, proxy).start("-N", namespace, "-v", "watch", "-o", "json")) {
      Await.until("it watches", () -> !reads(proxy, ProxiedRequest::watches).isEmpty());
      run.terminate();
      JobReport report = JobReport.of(run.result(Duration.ofSeconds(20)));

      assertThat(report.exitCode()).as(report.toString()).isEqualTo(143);
      assertThat(report.rolled())
          .hasSize(2)
          .allSatisfy(ref -> assertThat(report.code(ref)).isEqualTo("NotFollowed"));
    } finally {
      kubelets.release();
    }
  }

  @Test
  void theApiServerSendsBookmarksFromWhichAWatchCanGoOn() {
    String namespace = namespaces.create("marks");
    HasMetadata web = Workloads.deployment(namespace, "web").replicas(0).create(CLIENT);
    String elsewhere = namespaces.create("elsewhere");
    Workloads.deployment(elsewhere, "api").replicas(0).create(CLIENT);
    WorkloadReader reader =
        new WorkloadReader(new Pager(ApiClient.of(CLIENT), 500), Kinds.builtIn());
    WorkloadQuery query = WorkloadQuery.all(WorkloadKind.DEPLOYMENT, namespace);
    String listed = reader.listAll(query, m -> true).resourceVersion();
    Recorded watch = new Recorded();

    // A server sends one shortly before the end, only once its cache has seen a change, and in its
    // first minute none at all.
    Await.until(
        "a bookmark",
        Duration.ofMinutes(3),
        () -> {
          PLANE.kubectl(
              "-n", elsewhere, "label", "deployment/api", "at=" + System.nanoTime(), "--overwrite");
          reader.watch(query, listed, Duration.ofSeconds(10), new CompletableFuture<>(), watch);
          return watch.versions;
        },
        versions -> !versions.isEmpty());
    String last = watch.versions.get(watch.versions.size() - 1);
    PLANE.kubectl("-n", namespace, "label", "deployment/web", "changed=yes");
    Recorded next = new Recorded();
    reader.watch(query, last, Duration.ofSeconds(3), new CompletableFuture<>(), next);

    assertThat(next.changed).containsEntry(web.getMetadata().getName(), Map.of("changed", "yes"));
  }

  /** What a watch brought. */
  private static final class Recorded implements WorkloadListener {
    private final List<String> versions = new ArrayList<>();
    private final Map<String, Map<String, String>> changed = new HashMap<>();

    @Override
    public void began() {}

    @Override
    public void changed(MetaWire metadata, Supplier<Workload> now) {
      changed.put(metadata.name(), now.get().labels());
    }

    @Override
    public void left(MetaWire metadata) {
      throw new AssertionError("nothing was deleted: " + metadata.name());
    }

    @Override
    public void reached(String resourceVersion) {
      versions.add(resourceVersion);
    }
  }
}
