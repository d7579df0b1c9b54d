package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSetSpecBuilder;

/** A DaemonSet to be created. */
public final class DaemonSetFixture extends WorkloadFixture<DaemonSet, DaemonSetFixture> {
  private final DaemonSetSpecBuilder spec = new DaemonSetSpecBuilder();

  DaemonSetFixture(String namespace, String name) {
    super(namespace, name);
  }

  /** Rolls so many nodes at a time, a number or a percentage. */
  public DaemonSetFixture maxUnavailable(String maxUnavailable) {
    spec.withNewUpdateStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(count(maxUnavailable))
        .endRollingUpdate()
        .endUpdateStrategy();
    return this;
  }

  /** Replaces a pod only when somebody deletes it. */
  public DaemonSetFixture onDelete() {
    spec.withNewUpdateStrategy().withType("OnDelete").endUpdateStrategy();
    return this;
  }

  @Override
  public DaemonSet build() {
    DaemonSetSpec complete =
        new DaemonSetSpecBuilder(spec.build())
            .withSelector(selector())
            .withTemplate(template())
            .build();
    return new DaemonSetBuilder().withMetadata(metadata()).withSpec(complete).build();
  }

  @Override
  DaemonSetFixture self() {
    return this;
  }
}
