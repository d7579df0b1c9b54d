package com.slashmnt.krar.job;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

/** Deployments for a mock of an API server. */
final class Deployments {

  private static final String LABEL = "krar.slash-mnt.com/rollout-policy";

  private Deployments() {}

  /** One in namespace prod whose last rollout is complete. */
  static Deployment complete(String name, String policy, long observedGeneration) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace("prod")
        .withName(name)
        .withGeneration(1L)
        .addToLabels(LABEL, policy)
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("nginx:1.25")
        .withImagePullPolicy("Always")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .withNewStatus()
        .withObservedGeneration(observedGeneration)
        .withReplicas(1)
        .withUpdatedReplicas(1)
        .withReadyReplicas(1)
        .withAvailableReplicas(1)
        .endStatus()
        .build();
  }
}
