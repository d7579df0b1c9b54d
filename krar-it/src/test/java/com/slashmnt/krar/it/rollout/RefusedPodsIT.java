package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Admission that does not take a restart, or the pods that it makes. */
class RefusedPodsIT extends SmartTest {

  private static final String WORDS = "the image is not signed";

  /** A policy of the API server's own that refuses; closing it ends it. */
  private static final class Policy implements AutoCloseable {
    private final ValidatingAdmissionPolicy policy;
    private final ValidatingAdmissionPolicyBinding binding;

    Policy(String namespace, String group, String resource, String operation) {
      String name = "krar-it-" + namespace;
      policy =
          CLIENT
              .resource(
                  new ValidatingAdmissionPolicyBuilder()
                      .withNewMetadata()
                      .withName(name)
                      .endMetadata()
                      .withNewSpec()
                      .withFailurePolicy("Fail")
                      .withNewMatchConstraints()
                      .addNewResourceRule()
                      .withApiGroups(group)
                      .withApiVersions("v1")
                      .withOperations(operation)
                      .withResources(resource)
                      .endResourceRule()
                      .endMatchConstraints()
                      .addNewValidation()
                      .withExpression("false")
                      .withMessage(WORDS)
                      .endValidation()
                      .endSpec()
                      .build())
              .create();
      binding =
          CLIENT
              .resource(
                  new ValidatingAdmissionPolicyBindingBuilder()
                      .withNewMetadata()
                      .withName(name)
                      .endMetadata()
                      .withNewSpec()
                      .withPolicyName(name)
                      .withValidationActions("Deny")
                      .withNewMatchResources()
                      .withNewNamespaceSelector()
                      .withMatchLabels(Map.of("kubernetes.io/metadata.name", namespace))
                      .endNamespaceSelector()
                      .endMatchResources()
                      .endSpec()
                      .build())
              .create();
    }

    @Override
    public void close() {
      var unused = CLIENT.resource(binding).delete();
      unused = CLIENT.resource(policy).delete();
    }
  }

  private Deployment drifted(String namespace) {
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    PushedImage first = ImageBuilder.index("first").push(registry, namespace + "/web:1");
    Deployment web =
        following(namespace, "web", first)
            .replicas(2)
            .rollingUpdate("0", "1")
            .progressDeadlineSeconds(3)
            .roll(CLIENT);
    PushedImage unused = ImageBuilder.index("second").push(registry, namespace + "/web:1");
    return web;
  }

  /** What the API server says to another label. */
  private static String labelled(Deployment web, String value) {
    try {
      Deployment now =
          CLIENT
              .apps()
              .deployments()
              .inNamespace(web.getMetadata().getNamespace())
              .withName("web")
              .patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  "{\"metadata\":{\"labels\":{\"probe\":\"" + value + "\"}}}");
      return "labelled: " + now.getMetadata().getLabels();
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** A policy takes a moment to be in force. */
  private static void awaitRefused(String namespace) {
    Await.until(
        "the policy to be in force",
        () -> {
          try {
            var unused =
                CLIENT
                    .pods()
                    .inNamespace(namespace)
                    .resource(
                        new PodBuilder()
                            .withNewMetadata()
                            .withGenerateName("probe-")
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("probe")
                            .withImage("nginx")
                            .endContainer()
                            .endSpec()
                            .build())
                    .dryRun(true)
                    .create();
            return false;
          } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage()).contains(WORDS);
          }
        });
  }

  @Test
  void podsThatAPolicyRefusesAreNamedAndNotTriedAgainUntilTheTagMoves() {
    String namespace = namespaces.create("refused-pods");
    Deployment web = drifted(namespace);
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = smart(operator, namespace).env("KRAR_WAIT_TIMEOUT", "5s");
      try (Policy policy = new Policy(namespace, "", "pods", "CREATE")) {
        awaitRefused(namespace);
        JobReport refused = krar.report(newRun());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.code(ref(web))).as(refused.toString()).isEqualTo("AdmissionRefused");
        assertThat(refused.message(ref(web))).contains(WORDS);
        assertThat(memory(namespace).values())
            .singleElement()
            .asString()
            .contains("AdmissionRefused");
        assertThat(policy).isNotNull();
      }
      JobReport held = krar.reportHere(newRun());
      assertThat(held.held()).as(held.toString()).contains(ref(web));
      assertThat(changes.of(web)).isEqualTo(1);
    }
  }

  @Test
  void aRefusedDeploymentGoesBack() {
    String namespace = namespaces.create("refused-back");
    Deployment web = drifted(namespace);
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace);
        Policy policy = new Policy(namespace, "", "pods", "CREATE")) {
      awaitRefused(namespace);
      JobReport report =
          smart(operator, namespace)
              .env("KRAR_WAIT_TIMEOUT", "5s")
              .env("KRAR_ON_FAILURE", "rollback")
              .report(newRun());
      // The policy refuses the pods of going back, too; what ran is left running.
      assertThat(report.message(ref(web))).as(report.toString()).contains(WORDS, "Rolled back to");
      assertThat(changes.of(web)).isEqualTo(2);
      assertThat(Rollouts.pods(CLIENT, web)).hasSize(2);
      assertThat(policy).isNotNull();
    }
  }

  @Test
  void aRestartThatAPolicyRefusesIsNamedAndNotTriedAgainUntilTheTagMoves() {
    String namespace = namespaces.create("refused-patch");
    Deployment web = drifted(namespace);
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = smart(operator, namespace);
      AtomicInteger probes = new AtomicInteger();
      try (Policy policy = new Policy(namespace, "apps", "deployments", "UPDATE")) {
        String unused =
            Await.until(
                "the policy to be in force",
                () -> labelled(web, "p" + probes.incrementAndGet()),
                said -> said.contains(WORDS));
        JobReport refused = krar.report(newRun());
        assertThat(refused.code(ref(web))).as(refused.toString()).isEqualTo("AdmissionRefused");
        assertThat(refused.message(ref(web))).contains(WORDS);
        assertThat(policy).isNotNull();
      }
      JobReport held = krar.reportHere(newRun());
      assertThat(held.code(ref(web))).as(held.toString()).isEqualTo("AdmissionRefused");
      assertThat(held.held()).contains(ref(web));
      assertThat(changes.of(web)).isZero();

      String mayBeChanged =
          Await.until(
              "the policy to be in force no more",
              () -> labelled(web, "p" + probes.incrementAndGet()),
              said -> said.startsWith("labelled"));
      assertThat(mayBeChanged).contains("probe");
      PushedImage third = ImageBuilder.index("third").push(registry, namespace + "/web:1");
      JobReport moved = krar.report(newRun());
      assertThat(moved.code(ref(web))).as(moved.toString()).isEqualTo("Converged");
      assertThat(moved.toString()).contains(third.digest());
    }
  }

  @Test
  void aQuotaIsNamedAndNotRemembered() {
    String namespace = namespaces.create("refused-quota");
    Deployment web = drifted(namespace);
    ResourceQuota quota =
        CLIENT
            .resource(
                new ResourceQuotaBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName("two")
                    .endMetadata()
                    .withNewSpec()
                    .addToHard("pods", new Quantity("2"))
                    .endSpec()
                    .build())
            .create();
    Await.until(
        "the quota to count",
        () -> {
          var status = CLIENT.resource(quota).require().getStatus();
          return status != null && status.getUsed() != null && status.getUsed().containsKey("pods");
        });
    try (Account operator = smartOperator(namespace)) {
      JobReport refused =
          smart(operator, namespace)
              .env("KRAR_WAIT_TIMEOUT", "5s")
              .env("KRAR_ON_FAILURE", "rollback")
              .report(newRun());
      assertThat(refused.code(ref(web))).as(refused.toString()).isEqualTo("AdmissionRefused");
      assertThat(refused.message(ref(web))).contains("exceeded quota");
      assertThat(memory(namespace)).isEmpty();
    }
  }
}
