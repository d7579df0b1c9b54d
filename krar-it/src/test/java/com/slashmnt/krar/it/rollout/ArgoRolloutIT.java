package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.examples.ArgoRolloutKind;
import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.ArgoController;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutRunBuilder;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Namespaces;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

/** A kind that an embedder brings: the example's Argo Rollout, by Argo's own schema. */
class ArgoRolloutIT extends ClusterTest {

  private static GenericKubernetesResource rollout(
      ArgoController argo, String namespace, String name, String more) {
    return argo.create(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata:
          name: %1$s
          namespace: %2$s
          labels: {%3$s: argo}
        spec:
          replicas: 3
          strategy: {canary: {}}
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: main, image: "nginx:1.25"}]
        %4$s
        """
            .formatted(name, namespace, LABEL, more));
  }

  private static void awaitHealthy(ArgoController argo, String name) {
    Await.until(
        "Rollout " + name + " is healthy",
        () -> argo.rollout(name),
        r -> "Healthy".equals(r.get("status", "phase")));
  }

  private static RolloutRunBuilder run(KubernetesClient client, String namespace, String id) {
    Fabric8Cluster cluster = Fabric8Cluster.of(client).withKind(new ArgoRolloutKind());
    Discovery labelled =
        Discovery.of(LabelSelector.of(LABEL, "argo"))
            .kinds(Set.of(ArgoRolloutKind.ROLLOUT, WorkloadKind.DEPLOYMENT))
            .in(Namespaces.of(Set.of(namespace)));
    return cluster
        .run(labelled, RolloutPolicy.always().guardedBy(RolloutPolicy.whenRestartable(LABEL)))
        .runId(new RunId(id))
        .settleTime(Duration.ZERO);
  }

  private static String restartedAt(GenericKubernetesResource rollout) {
    Object at = rollout.get("spec", "template", "metadata", "annotations", RESTARTED_AT);
    return at == null ? "" : at.toString();
  }

  private static Set<String> podHashes(String namespace) {
    return CLIENT.pods().inNamespace(namespace).withLabel("app", "web").list().getItems().stream()
        .map(p -> p.getMetadata().getLabels().get("rollouts-pod-template-hash"))
        .collect(Collectors.toSet());
  }

  @Test
  void isSelectedRestartedOnceAndFollowedLikeABuiltInKind() {
    String namespace = namespaces.create("argo");
    try (ArgoController argo = ArgoController.start(CLIENT, namespace);
        Account operator =
            operator(namespace)
                .allow(
                    namespace, Accounts.rule("argoproj.io", "rollouts", "get", "list", "patch"));
        KubernetesClient client = operator.client()) {
      GenericKubernetesResource web = rollout(argo, namespace, "web", "");
      awaitHealthy(argo, "web");
      Set<String> before = podHashes(namespace);

      RunReport report = run(client, namespace, "argo/1").build().execute();

      assertThat(report.warnings()).isEmpty();
      assertThat(report.rolled())
          .extracting(o -> o.workload() + " " + o.convergence())
          .containsExactly(namespace + "/Rollout/web " + Convergence.CONVERGED);
      assertThat(podHashes(namespace)).hasSize(1).doesNotContainAnyElementsOf(before);
      GenericKubernetesResource after = argo.rollout("web");
      assertThat(restartedAt(after)).isNotEmpty();
      assertThat(after.getMetadata().getGeneration())
          .isEqualTo(web.getMetadata().getGeneration() + 1);
      assertThat(after.<Object>get("spec", "template", "spec"))
          .isEqualTo(web.get("spec", "template", "spec"));
      assertThat(CLIENT.v1().events().inNamespace(namespace).list().getItems())
          .filteredOn(e -> e.getReason().equals("KrarRolloutTriggered"))
          .extracting(Event::getInvolvedObject)
          .extracting(o -> o.getApiVersion() + " " + o.getKind() + " " + o.getName())
          .containsExactly("argoproj.io/v1alpha1 Rollout web");

      RunReport again = run(client, namespace, "argo/1").build().execute();

      assertThat(again.rolled()).extracting(Outcome.Rolled::resumed).containsExactly(true);
      assertThat(argo.rollout("web").getMetadata().getGeneration())
          .isEqualTo(after.getMetadata().getGeneration());
    }
  }

  private static WorkloadRef ref(String namespace, String name) {
    return new WorkloadRef(namespace, ArgoRolloutKind.ROLLOUT, name);
  }

  private static AbstractStringAssert<?> code(Decision decision) {
    return assertThat(decision.reason().code());
  }

  @Test
  void holdsAPausedOneAndOneWithoutATemplateOfItsOwn() {
    String namespace = namespaces.create("argo-held");
    try (ArgoController argo = ArgoController.start(CLIENT, namespace)) {
      GenericKubernetesResource paused = rollout(argo, namespace, "paused", "  paused: true");
      awaitHealthy(argo, paused.getMetadata().getName());
      GenericKubernetesResource unused =
          argo.create(
              """
              apiVersion: argoproj.io/v1alpha1
              kind: Rollout
              metadata:
                name: elsewhere
                namespace: %s
                labels: {%s: argo}
              spec:
                selector: {matchLabels: {app: web}}
                strategy: {canary: {}}
                workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              """
                  .formatted(namespace, LABEL));

      assertThat(run(CLIENT, namespace, "argo/2").build().plan().decisions())
          .hasSize(2)
          .hasEntrySatisfying(ref(namespace, "paused"), d -> code(d).isEqualTo("Paused"))
          .hasEntrySatisfying(ref(namespace, "elsewhere"), d -> code(d).isEqualTo("OptedOut"));
    }
  }
}
