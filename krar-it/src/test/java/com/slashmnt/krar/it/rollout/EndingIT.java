package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run that is asked to end, a rollout that fails, and a rollback after a run. */
class EndingIT extends ClusterTest {

  @Test
  void reportsEverythingItDidWhenItIsTerminated() {
    String namespace = namespaces.create("term");
    List<HasMetadata> fleet = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      fleet.add(Workloads.deployment(namespace, "web-" + i).label(LABEL, "term").create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, fleet);
    kubelets.hold(pod -> pod.getMetadata().getNamespace().equals(namespace));
    try (Account operator = operator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar =
          Krar.as(operator, folder)
              .args("-N", namespace, "-v", "term", "--run-id", "term-1", "-o", "json")
              .args("--max-in-flight", "2");
      try (KrarProcess run = krar.start()) {
        Await.until("two in flight", () -> restarted(namespace) == 2);
        run.terminate();
        JobReport report = JobReport.of(run.result());

        assertThat(report.exitCode()).as(report.toString()).isEqualTo(143);
        assertThat(report.status()).isEqualTo("Stopped");
        assertThat(report.refs()).hasSize(6);
        assertThat(report.rolled())
            .hasSize(2)
            .allSatisfy(ref -> assertThat(report.code(ref)).isEqualTo("NotFollowed"));
        assertThat(report.held())
            .hasSize(4)
            .allSatisfy(ref -> assertThat(report.code(ref)).isEqualTo("RunStopped"));
      }
      assertThat(restarted(namespace)).isEqualTo(2);

      kubelets.release();
      JobReport retry = krar.report();
      assertThat(retry.exitCode()).as(retry.toString()).isZero();
      assertThat(retry.rolled()).hasSize(6);
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  @Test
  void failsARolloutThatCrashesWithThePodsReason() {
    String namespace = namespaces.create("crash");
    Deployment web =
        Workloads.deployment(namespace, "web")
            .label(LABEL, "crash")
            .progressDeadlineSeconds(3)
            .image("crash:1")
            .create(CLIENT);
    HasMetadata db =
        Workloads.statefulSet(namespace, "db")
            .label(LABEL, "crash")
            .image("crash:1")
            .create(CLIENT);
    Await.until(
        "the crashing rollout given up",
        () -> now(web),
        d ->
            d.getStatus().getConditions().stream()
                .anyMatch(c -> "ProgressDeadlineExceeded".equals(c.getReason())));
    try (Account operator = operator(namespace)) {
      JobReport report =
          Krar.as(operator, folder)
              .report(
                  "-N", namespace, "-v", "crash", "--wait-timeout", "5s", "--run-id", "crash-1");

      assertThat(report.exitCode()).as(report.toString()).isEqualTo(1);
      for (HasMetadata one : List.of(web, db)) {
        assertThat(report.code(ref(one))).isEqualTo("RolloutFailed");
        assertThat(report.message(ref(one))).contains("CrashLoopBackOff");
      }
      assertThat(report.warnings(ref(web))).contains("RolloutStuck");
    }
  }

  @Test
  void restartsOnceAfterARollback() {
    String namespace = namespaces.create("undo");
    Deployment web = Workloads.deployment(namespace, "web").label(LABEL, "undo").roll(CLIENT);
    try (Account operator = operator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = Krar.as(operator, folder).args("-N", namespace, "-v", "undo");
      assertThat(krar.report("--run-id", "one").code(ref(web))).isEqualTo("Converged");
      PLANE.kubectl("-n", namespace, "rollout", "undo", "deployment/web");
      Rollouts.await(CLIENT, web);

      JobReport next = krar.report("--run-id", "two");

      assertThat(next.exitCode()).as(next.toString()).isZero();
      assertThat(next.code(ref(web))).isEqualTo("Converged");
      assertThat(annotation(web, RUNS)).contains("two@");
      assertThat(changes.of(web)).isEqualTo(3);
      assertThat(krar.report("--run-id", "three").code(ref(web))).isEqualTo("RestartedRecently");
    }
  }

  @Test
  void waitsForARolloutOfAnotherAndHoldsItWithoutWaiting() {
    String namespace = namespaces.create("busy");
    Deployment web = Workloads.deployment(namespace, "web").label(LABEL, "busy").roll(CLIENT);
    kubelets.hold(Kubelets.podsOf(namespace, "web"));
    PLANE.kubectl("-n", namespace, "set", "image", "deployment/web", "*=nginx:1.77");
    Await.until("its rollout seen", () -> !Rollouts.complete(now(web)));
    try (Account operator = operator(namespace)) {
      Krar krar = Krar.as(operator, folder).args("-N", namespace, "-v", "busy");
      JobReport noWait = krar.report("--no-wait");
      assertThat(noWait.exitCode()).isZero();
      assertThat(noWait.code(ref(web))).isEqualTo("RolloutInProgress");
      try (KrarProcess run = krar.start("-o", "json")) {
        run.awaitStderr("web");
        assertThat(annotation(web, RUNS)).isEmpty();
        kubelets.release();
        JobReport report = JobReport.of(run.result());
        assertThat(report.code(ref(web))).isEqualTo("Converged");
      }
    }
  }
}
