package com.slashmnt.krar.it.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bad weather between krar and the API server. */
class OutageIT extends ClusterTest {

  private List<HasMetadata> fleet(String namespace, int size) {
    List<HasMetadata> fleet = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      fleet.add(Workloads.deployment(namespace, "web-" + i).label(LABEL, "storm").create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, fleet);
    return fleet;
  }

  @Test
  void outlivesAnApiServerThatIsKilledAndComesBack() throws Exception {
    assumeThat(PLANE.own()).as("only our own plane can be killed").isTrue();
    String namespace = namespaces.create("killed");
    List<HasMetadata> fleet = fleet(namespace, 30);
    try (Account operator = operator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar =
          Krar.as(operator, folder)
              .args("-N", namespace, "-v", "storm", "--run-id", "storm-1", "-o", "json")
              .args("--max-in-flight", "3");
      JobReport last;
      try (KrarProcess run = krar.start()) {
        Await.until("some restarted", () -> restarted(namespace) >= 5);
        PLANE.killApiServer();
        // It is away for ten seconds: the one place where time itself is what is tested.
        TimeUnit.SECONDS.sleep(10);
        PLANE.startApiServer();
        last = JobReport.of(run.result(Duration.ofMinutes(5)));
      }
      last = retriedIfSomethingFailed(last, krar);
      assertThat(last.exitCode()).as(last.toString()).isZero();
      assertThat(last.rolled()).hasSize(fleet.size());
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  @Test
  void outlivesAnApiServerThatFailsATenthOfTheRequests() {
    String namespace = namespaces.create("flaky");
    List<HasMetadata> fleet = fleet(namespace, 40);
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      proxy.failRandomly(0.033, 1, 429, r -> true);
      proxy.failRandomly(0.033, 2, 500, r -> true);
      proxy.failRandomly(0.033, 3, 503, r -> true);
      Krar krar =
          Krar.as(operator, folder, proxy)
              .args("-N", namespace, "-v", "storm", "--run-id", "flaky-1", "-o", "json");
      JobReport last = krar.report();
      last = retriedIfSomethingFailed(last, krar);
      assertThat(last.exitCode()).as(last.toString()).isZero();
      assertThat(last.rolled()).hasSize(fleet.size());
      assertThat(proxy.requests()).extracting(ProxiedRequest::status).contains(429, 500, 503);
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  /**
   * A retry by the same run id, as a Job makes it; only single failures (exit code 1) allow one.
   */
  private static JobReport retriedIfSomethingFailed(JobReport first, Krar krar) {
    assertThat(first.exitCode()).as(first.toString()).isIn(0, 1);
    return first.exitCode() == 0 ? first : krar.report();
  }

  @Test
  void restartsOnceThoughConnectionsAreCutAfterThePatchWasApplied() {
    String namespace = namespaces.create("cut");
    List<HasMetadata> fleet = fleet(namespace, 4);
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Set<String> cut = ConcurrentHashMap.newKeySet();
      proxy.cutAfter(r -> r.patches() && cut.add(r.path()));
      JobReport report =
          Krar.as(operator, folder, proxy)
              .report("-N", namespace, "-v", "storm", "--run-id", "cut-1");

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.rolled()).hasSize(4);
      assertThat(cut).hasSize(4);
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  @Test
  void saysInOneSentenceThatTheApiServerIsDown() {
    String namespace = namespaces.create("down");
    try (ControlPlane down = ControlPlane.start()) {
      down.killApiServer();
      var result = Krar.with(down.kubeconfig()).run("-N", namespace, "-v", "storm");

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
      assertThat(result.stderr().lines().filter(l -> l.contains("cannot be reached")).count())
          .as(result.stderr())
          .isEqualTo(1);
      assertThat(result.stderr()).doesNotContain("\tat ").doesNotContain("Exception in");
    }
  }
}
