package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** PodDisruptionBudgets of the pods of one workload. */
public final class Budgets {

  private Budgets() {}

  /**
   * Makes one, and waits until its controller counts those pods.
   *
   * @param app the workload's name
   * @param pods how many pods it has
   * @param maxUnavailable how many of them may be away
   */
  public static void create(
      KubernetesClient client,
      String namespace,
      String name,
      String app,
      int pods,
      int maxUnavailable) {
    PodDisruptionBudget budget =
        client
            .resource(
                new PodDisruptionBudgetBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withMaxUnavailable(new IntOrString(maxUnavailable))
                    .withNewSelector()
                    .addToMatchLabels(WorkloadFixture.APP, app)
                    .endSelector()
                    .endSpec()
                    .build())
            .create();
    PodDisruptionBudget unused =
        Await.until(
            "budget " + name + " to count its pods",
            () -> client.resource(budget).require(),
            b ->
                b.getStatus() != null
                    && Integer.valueOf(pods).equals(b.getStatus().getExpectedPods()));
  }
}
