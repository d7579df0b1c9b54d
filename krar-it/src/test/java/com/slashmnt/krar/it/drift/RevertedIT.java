package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who keeps workloads as they are written down elsewhere takes a restart back. */
class RevertedIT extends SmartTest {
  private static final String MANAGER = "argocd-controller";
  private static final String LONG_AGO = "2020-02-02T20:20:02Z";

  @ParameterizedTest
  @ValueSource(strings = {"smart", "rollout"})
  void saysWhoMayHaveTakenTheRestartBack(String mode) {
    String namespace = namespaces.create(mode);
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    PushedImage first = ImageBuilder.index("first").push(registry, mode + "/web:1");
    Deployment web =
        following(namespace, "web", first).podAnnotation(RESTARTED_AT, LONG_AGO).roll(CLIENT);
    ImageBuilder.index("second").push(registry, mode + "/web:1");

    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      // Long enough for the revert to fall into it, however busy the machine is.
      try (KrarProcess run =
          smart(operator, namespace)
              .env("KRAR_MODE", mode)
              .env("KRAR_SETTLE_TIME", "5s")
              .env("KRAR_OUTPUT", "json")
              .start(newRun())) {
        Await.until("the restart", () -> !restartedAt(web).equals(LONG_AGO));
        Deployment unused = Rollouts.await(CLIENT, web);
        takeBack(web);
        JobReport report = JobReport.of(run.result());

        assertThat(report.exitCode()).as(report.toString()).isEqualTo(1);
        assertThat(report.failed()).containsExactly(ref(web));
        assertThat(report.code(ref(web))).isEqualTo("Reverted");
        assertThat(report.message(ref(web))).contains(MANAGER).contains(LONG_AGO);
        assertThat(changes.of(web)).as("ours, and the revert").isEqualTo(2);
      }
      assertThat(CLIENT.v1().events().inNamespace(namespace).list().getItems())
          .anySatisfy(
              e -> {
                assertThat(e.getReason()).isEqualTo("Reverted");
                assertThat(e.getType()).isEqualTo("Warning");
              });
      if (mode.equals("smart")) {
        // The pods that came with the revert have pulled what is published: nothing is left to do.
        Deployment unused = Rollouts.await(CLIENT, web);
        JobReport next = smart(operator, namespace).reportHere(newRun());
        assertThat(next.exitCode()).as(next.toString()).isZero();
        assertThat(next.code(ref(web))).isEqualTo("Current");
      }
    }
  }

  private static String restartedAt(Deployment web) {
    return Optional.ofNullable(now(web).getSpec().getTemplate().getMetadata().getAnnotations())
        .map(a -> a.get(RESTARTED_AT))
        .orElse("");
  }

  private static void takeBack(Deployment web) {
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.STRATEGIC_MERGE)
            .withFieldManager(MANAGER)
            .build();
    Deployment unused =
        CLIENT
            .resource(web)
            .patch(
                context,
                CLIENT
                    .getKubernetesSerialization()
                    .asJson(
                        Map.of(
                            "spec",
                            Map.of(
                                "template",
                                Map.of(
                                    "metadata",
                                    Map.of("annotations", Map.of(RESTARTED_AT, LONG_AGO)))))));
  }
}
