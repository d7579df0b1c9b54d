package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpecBuilder;

/** A Deployment to be created. */
public final class DeploymentFixture extends WorkloadFixture<Deployment, DeploymentFixture> {
  private final DeploymentSpecBuilder spec = new DeploymentSpecBuilder();

  DeploymentFixture(String namespace, String name) {
    super(namespace, name);
  }

  /** How many pods. */
  public DeploymentFixture replicas(int replicas) {
    spec.withReplicas(replicas);
    return this;
  }

  /** Rolls with these bounds, each a number or a percentage. */
  public DeploymentFixture rollingUpdate(String maxUnavailable, String maxSurge) {
    spec.withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(count(maxUnavailable))
        .withMaxSurge(count(maxSurge))
        .endRollingUpdate()
        .endStrategy();
    return this;
  }

  /** Ends all old pods before the first new one. */
  public DeploymentFixture recreate() {
    spec.withNewStrategy().withType("Recreate").endStrategy();
    return this;
  }

  /** Does not roll. */
  public DeploymentFixture paused() {
    spec.withPaused(true);
    return this;
  }

  /** Without progress for so long, a rollout counts as failed. */
  public DeploymentFixture progressDeadlineSeconds(int seconds) {
    spec.withProgressDeadlineSeconds(seconds);
    return this;
  }

  /** A pod counts as available when it was ready for so long. */
  public DeploymentFixture minReadySeconds(int seconds) {
    spec.withMinReadySeconds(seconds);
    return this;
  }

  @Override
  public Deployment build() {
    DeploymentSpec complete =
        new DeploymentSpecBuilder(spec.build())
            .withSelector(selector())
            .withTemplate(template())
            .build();
    return new DeploymentBuilder().withMetadata(metadata()).withSpec(complete).build();
  }

  @Override
  DeploymentFixture self() {
    return this;
  }
}
