package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.HeldResponses;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** New content is tried on one workload before the others get it. */
class CanaryIT extends SmartTest {
  private static final int MANY = 10;

  private List<Deployment> rollOut(String namespace, int count) {
    PushedImage first = ImageBuilder.index("first").push(registry, namespace + "/web:1");
    List<Deployment> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(
          following(namespace, "web-" + i, first)
              .replicas(i == 1 ? 3 : 2)
              .progressDeadlineSeconds(3)
              .create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, all);
    return all;
  }

  /** Content that crashes wherever it is pulled; the tag points at it from now on. */
  private void publishBad(String namespace) {
    PushedImage bad = ImageBuilder.index("bad").push(registry, namespace + "/other:1");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry).crash(bad));
    assertThat(ImageBuilder.index("bad").push(registry, namespace + "/web:1").digest())
        .isEqualTo(bad.digest());
  }

  /** On which workloads an Event says that they were spared. */
  private static List<String> spared(String namespace) {
    return CLIENT.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> "KrarHeld".equals(event.getReason()))
        .map(Event::getInvolvedObject)
        .map(about -> about.getNamespace() + "/" + about.getKind() + "/" + about.getName())
        .toList();
  }

  private static long restarted(TemplateChanges changes) {
    return changes.all().values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void oneOfTenTriesABadImageAndTheOthersAreSpared() {
    String namespace = namespaces.create("bad-image");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    List<Deployment> all = rollOut(namespace, MANY);
    String canary = ref(all.get(1));
    publishBad(namespace);

    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = smart(operator, namespace);
      JobReport plan = krar.report("--dry-run");
      assertThat(plan.rolled()).hasSize(MANY);
      assertThat(plan.toString()).contains("AwaitsCanary");

      JobReport failed = krar.report(newRun());
      assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(1);
      assertThat(failed.failed()).containsExactly(canary);
      assertThat(failed.message(canary)).contains("CrashLoopBackOff");
      assertThat(failed.held()).hasSize(MANY - 1);
      for (String held : failed.held()) {
        assertThat(failed.code(held)).isEqualTo("KnownBadDigest");
        assertThat(failed.message(held)).contains(canary, "CrashLoopBackOff");
      }
      assertThat(memory(namespace)).hasSize(MANY);

      for (int run = 0; run < 3; run++) {
        JobReport held = krar.reportHere(newRun());
        assertThat(held.rolled()).as(held.toString()).isEmpty();
        assertThat(held.code(ref(all.get(0)))).isEqualTo("KnownBadDigest");
        assertThat(held.code(canary)).isEqualTo("RolloutStuck");
      }
      assertThat(changes.of(all.get(1))).isEqualTo(1);
      assertThat(restarted(changes)).isEqualTo(1);
      assertThat(spared(namespace))
          .as("Events of the four runs")
          .containsExactlyInAnyOrderElementsOf(failed.held());

      ImageBuilder.index("repaired").push(registry, namespace + "/web:1");
      JobReport repaired = krar.report(newRun());
      assertThat(repaired.exitCode()).as(repaired.toString()).isZero();
      assertThat(repaired.rolled()).hasSize(MANY);
      assertThat(restarted(changes)).isEqualTo(MANY + 1);
      assertThat(memory(namespace)).isEmpty();
    }
  }

  @Test
  void theOthersStartOnceTheFirstHasSettled() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    String namespace = namespaces.create("good-image");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    List<Deployment> all = rollOut(namespace, 4);
    ImageBuilder.index("second").push(registry, namespace + "/web:1");

    try (Account operator = smartOperator(namespace)) {
      AuditLog.Mark mark = PLANE.audit().mark();
      JobReport run = smart(operator, namespace).env("KRAR_SETTLE_TIME", "2s").report(newRun());
      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(run.rolled()).hasSize(4);

      List<AuditRecord> patches =
          PLANE.audit().since(mark).stream()
              .filter(r -> r.verb().equals("patch") && r.resource().equals("deployments"))
              .filter(r -> r.namespace().equals(namespace))
              .toList();
      assertThat(patches).hasSize(4);
      assertThat(patches.get(0).name()).isEqualTo(all.get(1).getMetadata().getName());
      assertThat(Duration.between(patches.get(0).received(), patches.get(1).received()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void withoutACanaryAllGetABadImage() {
    String namespace = namespaces.create("no-canary");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    List<Deployment> all = rollOut(namespace, 3);
    publishBad(namespace);

    try (Account operator = smartOperator(namespace)) {
      List<String> flags = new ArrayList<>(List.of(newRun()));
      flags.add("--no-canary");
      JobReport failed = smart(operator, namespace).report(flags.toArray(String[]::new));
      assertThat(failed.failed()).as(failed.toString()).hasSize(all.size());
    }
  }

  @Test
  void aRunThatWasKilledKnowsItsCanary() {
    String namespace = namespaces.create("killed");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    List<Deployment> all = rollOut(namespace, 4);
    publishBad(namespace);
    String[] sameRun = newRun();

    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      try (FaultProxy proxy = FaultProxy.start(PLANE)) {
        HeldResponses answers = proxy.hold(ProxiedRequest::patches);
        try (KrarProcess run = smart(Krar.as(operator, folder, proxy), namespace).start(sameRun)) {
          answers.awaitHeld(1);
          run.kill();
        }
      }
      JobReport report = smart(operator, namespace).report(sameRun);
      assertThat(report.failed()).as(report.toString()).containsExactly(ref(all.get(1)));
      assertThat(report.resumed(ref(all.get(1)))).isFalse();
      assertThat(report.held())
          .hasSize(3)
          .allSatisfy(held -> assertThat(report.code(held)).isEqualTo("KnownBadDigest"));
      assertThat(restarted(changes)).isEqualTo(1);
    }
  }
}
