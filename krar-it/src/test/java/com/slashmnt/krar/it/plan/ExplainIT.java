package com.slashmnt.krar.it.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.AuditRecord;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A decision is explained by who may read, and a right that is missing is named. */
class ExplainIT extends SmartTest {

  private static final PolicyRule[] READ = {
    Accounts.rule("apps", "deployments", "get", "list"),
    Accounts.rule("apps", "statefulsets", "get", "list"),
    Accounts.rule("apps", "daemonsets", "get", "list"),
    Accounts.rule("", "pods", "list"),
    Accounts.rule("", "configmaps", "get")
  };

  private Deployment drifted(String namespace) {
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    Deployment web =
        following(
                namespace, "web", ImageBuilder.index("first").push(registry, namespace + "/web:1"))
            .roll(CLIENT);
    ImageBuilder.index("second").push(registry, namespace + "/web:1");
    return web;
  }

  @Test
  void rightsToReadAreEnoughAndNothingIsWritten() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    String namespace = namespaces.create("explain");
    Deployment web = drifted(namespace);
    try (Account reader = Accounts.create(PLANE, namespace, "reader").allow(namespace, READ)) {
      AuditLog.Mark mark = PLANE.audit().mark();
      KrarProcess.Result explained =
          smart(reader, namespace)
              .run("explain", ref(web), "--no-read-nodes", "--strategy", "digest");
      assertThat(explained.exitCode()).as(explained.toString()).isZero();
      assertThat(explained.stdout())
          .contains("selected: Its labels match " + LABEL + "=smart")
          .containsPattern("when image drifted \\(any pod\\) +restart: Drifted: ")
          .containsPattern("canary +open")
          .containsPattern("image owners +API server \\(managedFields\\) +\\d+s ago: nobody")
          .containsPattern("template image +main +.*:1@sha256:")
          .containsPattern("Result:\n  restart: Drifted: ")
          .doesNotContain("Forbidden", "Warnings");
      KrarProcess.Result cooling =
          smart(reader, namespace).run("explain", ref(web), "--no-read-nodes", "--cooldown", "1d");
      assertThat(cooling.stdout()).containsPattern("Result:\n  hold: CoolingDown: ");

      Set<String> used =
          PLANE.audit().since(mark).stream()
              .filter(r -> r.user().equals(reader.user()))
              .map(AuditRecord::verb)
              .collect(Collectors.toSet());
      assertThat(used).containsExactlyInAnyOrder("get", "list");
    }
    assertThat(memory(namespace)).isEmpty();
    assertThat(now(web).getMetadata().getGeneration()).isEqualTo(web.getMetadata().getGeneration());
  }

  @Test
  void eachRightThatIsMissingIsNamedWithWhatItWasFor() {
    String namespace = namespaces.create("explain-less");
    Deployment web = drifted(namespace);
    try (Account reader =
        Accounts.create(PLANE, namespace, "reader")
            .allow(namespace, Accounts.rule("apps", "deployments", "get"))) {
      KrarProcess.Result explained = smart(reader, namespace).run("explain", ref(web));
      assertThat(explained.exitCode()).as(explained.toString()).isZero();
      assertThat(explained.stdout())
          .contains("not selected: Its labels match " + LABEL + "=smart")
          .containsPattern("not listed: deployments in namespace \\S+: Forbidden: .*verb list")
          .containsPattern(
              "pods +API server +\\d+s ago: unknown, PodsForbidden: .*verb list on pods")
          .containsPattern("when image drifted \\(any pod\\) +holds: Unverifiable: PodsForbidden")
          .containsPattern("Result:\n  if selected: hold: Unverifiable: ");
    }
    try (Account nobody = Accounts.create(PLANE, namespace, "nobody")) {
      KrarProcess.Result explained =
          smart(nobody, namespace).run("explain", ref(web), namespace + "/Deployment/gone");
      assertThat(explained.exitCode()).as(explained.toString()).isEqualTo(1);
      assertThat(explained.stdout())
          .containsPattern("Result:\n  failed: Forbidden: .*verb get")
          .contains(List.of(ref(web) + ", as a run", namespace + "/Deployment/gone, as a run"));
    }
  }

  @Test
  void aWorkloadThatIsNotThereIsSaidToBeMissing() {
    String namespace = namespaces.create("explain-gone");
    try (Account reader = Accounts.create(PLANE, namespace, "reader").allow(namespace, READ)) {
      KrarProcess.Result explained =
          smart(reader, namespace).run("explain", namespace + "/Deployment/gone");
      assertThat(explained.exitCode()).isEqualTo(1);
      assertThat(explained.stdout()).containsPattern("Result:\n  failed: NotFound: ");
    }
  }
}
