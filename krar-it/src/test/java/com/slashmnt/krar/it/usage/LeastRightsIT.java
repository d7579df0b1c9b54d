package com.slashmnt.krar.it.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an account can do that may only get, list and patch, or not even that everywhere. */
class LeastRightsIT extends ClusterTest {

  private List<HasMetadata> fleet(String namespace) {
    List<HasMetadata> fleet =
        List.of(
            Workloads.deployment(namespace, "web").label(LABEL, "rights").create(CLIENT),
            Workloads.statefulSet(namespace, "db").label(LABEL, "rights").create(CLIENT),
            Workloads.daemonSet(namespace, "agent")
                .maxUnavailable("100%")
                .label(LABEL, "rights")
                .create(CLIENT));
    Rollouts.awaitRolledOut(CLIENT, fleet);
    return fleet;
  }

  @Test
  void restartsAndFollowsWithGetListAndPatchOnTheWorkloadsAlone() {
    String namespace = namespaces.create("least");
    List<HasMetadata> fleet = fleet(namespace);
    try (Account least = Accounts.create(PLANE, namespace, "least").allow(namespace, WORKLOADS);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = Krar.as(least, folder).args("-N", namespace, "-v", "rights");
      JobReport report = krar.report("--run-id", "least-1");

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.rolled()).hasSize(3);
      assertThat(report.refs())
          .allSatisfy(ref -> assertThat(report.code(ref)).isEqualTo("Unverified"));
      assertThat(report.warnings()).hasSize(2);
      assertThat(report.toString()).contains("verb list on pods").contains("verb create on events");
      // And so does a retry.
      JobReport again = krar.report("--run-id", "least-1");
      assertThat(again.exitCode()).isZero();
      assertThat(again.refs())
          .hasSize(3)
          .allSatisfy(ref -> assertThat(again.resumed(ref)).isTrue());
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  @Test
  void doesTheOtherNamespacesWhereOneIsForbidden() {
    String first = namespaces.create("first");
    String second = namespaces.create("second");
    String third = namespaces.create("third");
    List<HasMetadata> allowed = new ArrayList<>(fleet(first));
    allowed.addAll(fleet(second));
    fleet(third);
    try (Account operator = operator(first)) {
      operator.allow(second, WORKLOADS).allow(second, PODS_AND_EVENTS);
      JobReport report =
          Krar.as(operator, folder)
              .report("-N", String.join(",", first, second, third), "-v", "rights");

      assertThat(report.exitCode()).isEqualTo(1);
      assertThat(report.rolled())
          .containsExactlyInAnyOrderElementsOf(allowed.stream().map(ClusterTest::ref).toList());
      assertThat(report.failedScopes())
          .hasSize(3)
          .allSatisfy(f -> assertThat(f).contains(third).contains("403").contains("verb list"));
    }
  }

  @Test
  void saysInOneSentenceThatItMayDoNothingAtAll() {
    String namespace = namespaces.create("none");
    fleet(namespace);
    try (Account nobody = Accounts.create(PLANE, namespace, "nobody")) {
      var result =
          Krar.as(nobody, folder)
              .run("-N", namespace, "-v", "rights", "--targets", namespace + "/Deployment/web");

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
      assertThat(result.stderr())
          .contains("403")
          .doesNotContain("\tat ")
          .doesNotContain("Exception");
    }
  }

  @Test
  void saysInOneSentenceThatItsTokenIsNoGood() throws Exception {
    String namespace = namespaces.create("stale");
    try (Account nobody = Accounts.create(PLANE, namespace, "nobody")) {
      var kubeconfig = nobody.kubeconfig(folder);
      Files.writeString(
          kubeconfig, Files.readString(kubeconfig).replace(nobody.token(), "no-such-token"));
      var result = Krar.with(kubeconfig).run("-N", namespace, "-v", "rights");

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
      assertThat(result.stderr())
          .contains("401")
          .doesNotContain("no-such-token")
          .doesNotContain("\tat ");
    }
  }
}
