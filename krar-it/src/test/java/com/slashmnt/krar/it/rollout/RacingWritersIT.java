package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Others write at the same time: nothing of theirs is lost, and nothing is restarted twice. */
class RacingWritersIT extends ClusterTest {

  @Test
  void keepsWhatAnAutoscalerWroteBetweenSelectionAndPatch() {
    Deployment web = raced("scaled", "scale", "--replicas=4", "deployment/web");

    assertThat(now(web).getSpec().getReplicas()).isEqualTo(4);
  }

  @Test
  void keepsWhatADeployWroteBetweenSelectionAndPatch() {
    Deployment web = raced("deployed", "set", "image", "deployment/web", "*=nginx:1.99");

    assertThat(now(web).getSpec().getTemplate().getSpec().getContainers().get(0).getImage())
        .isEqualTo("nginx:1.99");
  }

  /** Another writer acts just before the first PATCH arrives. */
  private Deployment raced(String name, String... kubectl) {
    String namespace = namespaces.create(name);
    Deployment web = Workloads.deployment(namespace, "web").label("race", name).roll(CLIENT);
    AtomicBoolean first = new AtomicBoolean(true);
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      proxy.before(
          ProxiedRequest::patches,
          request -> {
            if (first.getAndSet(false)) {
              List<String> command = new ArrayList<>(List.of("-n", namespace));
              command.addAll(List.of(kubectl));
              PLANE.kubectl(command.toArray(String[]::new));
            }
          });
      JobReport report =
          Krar.as(operator, folder, proxy)
              .report("-N", namespace, "-n", "", "-l", "race=" + name, "--run-id", name + "-1");

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.code(ref(web))).isEqualTo("Converged");
      assertThat(annotation(web, RUNS)).startsWith(name + "-1@");
      assertThat(proxy.requests())
          .filteredOn(ProxiedRequest::patches)
          .extracting(ProxiedRequest::status)
          .contains(409)
          .endsWith(200);
      assertThat(proxy.requests())
          .filteredOn(r -> r.is("GET", "/deployments/web"))
          .as("read again after the conflict")
          .isNotEmpty();
    }
    return web;
  }

  @Test
  void restartsOnceWhenTwoJobsRunAtTheSameMoment() {
    String namespace = namespaces.create("both");
    List<HasMetadata> fleet = fleet(namespace, 12);
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      // Both have selected and decided before the first PATCH of either arrives.
      CountDownLatch both = new CountDownLatch(2);
      proxy.before(
          ProxiedRequest::patches,
          request -> {
            both.countDown();
            await(both);
          });
      Krar krar = Krar.as(operator, folder, proxy).args("-N", namespace, "-v", "raced");
      try (KrarProcess one =
              krar.start("-o", "json", "--run-id", "one", "-j", "one", "--max-in-flight", "1");
          KrarProcess two =
              krar.start("-o", "json", "--run-id", "two", "-j", "two", "--max-in-flight", "1")) {
        JobReport first = JobReport.of(one.result());
        JobReport second = JobReport.of(two.result());

        assertThat(first.exitCode()).as(first.toString()).isZero();
        assertThat(second.exitCode()).as(second.toString()).isZero();
        assertThat(first.rolled()).doesNotContainAnyElementsOf(second.rolled());
        assertThat(first.rolled().size() + second.rolled().size()).isEqualTo(fleet.size());
        assertThat(first.held())
            .allSatisfy(ref -> assertThat(first.code(ref)).isEqualTo("RestartedRecently"));
      }
      assertThat(proxy.requests())
          .filteredOn(ProxiedRequest::patches)
          .extracting(ProxiedRequest::status)
          .as("both went for the same workload")
          .contains(409);
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).as("the other job's PATCH").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void restartsOnceWhenOneJobRunsRightAfterTheOther() {
    String namespace = namespaces.create("after");
    List<HasMetadata> fleet = fleet(namespace, 6);
    try (Account operator = operator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = Krar.as(operator, folder).args("-N", namespace, "-v", "raced");
      assertThat(krar.report("--run-id", "one").rolled()).hasSize(6);
      JobReport second = krar.report("--run-id", "two");

      assertThat(second.exitCode()).isZero();
      assertThat(second.held())
          .hasSize(6)
          .allSatisfy(ref -> assertThat(second.code(ref)).isEqualTo("RestartedRecently"));
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  @Test
  void changesTheTemplateTwiceWithinOneSecond() {
    String namespace = namespaces.create("second");
    HasMetadata web = fleet(namespace, 1).get(0);
    Fabric8Cluster cluster = Fabric8Cluster.of(CLIENT);
    Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
    try (TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      for (String id : List.of("one", "two", "three")) {
        RunReport report =
            RolloutRun.builder(
                    cluster.selector(List.of(WorkloadRef.parse(ref(web)))),
                    RolloutPolicy.always(),
                    cluster.trigger())
                .clock(InstantSource.fixed(now))
                .runId(new RunId(id))
                .build()
                .execute();
        assertThat(report.rolled()).hasSize(1);
      }
      assertThat(changes.all()).isEqualTo(Map.of(ref(web), 3));
    }
    // The third finds the second's next second there, and its own is free again.
    assertThat(templateRestartedAt(web)).isEqualTo("2026-01-02T03:04:05Z");
  }

  private static String templateRestartedAt(HasMetadata web) {
    return ((Deployment) now(web))
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .getOrDefault(RESTARTED_AT, "");
  }

  private List<HasMetadata> fleet(String namespace, int size) {
    List<HasMetadata> fleet = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      fleet.add(
          (i % 3 == 2
                  ? Workloads.statefulSet(namespace, "db-" + i)
                  : Workloads.deployment(namespace, "web-" + i))
              .label(LABEL, "raced")
              .create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, fleet);
    return fleet;
  }
}
