package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpecBuilder;

/** A StatefulSet to be created. */
public final class StatefulSetFixture extends WorkloadFixture<StatefulSet, StatefulSetFixture> {
  private final StatefulSetSpecBuilder spec =
      new StatefulSetSpecBuilder().withPodManagementPolicy("Parallel");

  StatefulSetFixture(String namespace, String name) {
    super(namespace, name);
  }

  /** How many pods. */
  public StatefulSetFixture replicas(int replicas) {
    spec.withReplicas(replicas);
    return this;
  }

  /** Rolls only pods with an ordinal of at least this. */
  public StatefulSetFixture partition(int partition) {
    spec.editOrNewUpdateStrategy()
        .withType("RollingUpdate")
        .editOrNewRollingUpdate()
        .withPartition(partition)
        .endRollingUpdate()
        .endUpdateStrategy();
    return this;
  }

  /** Rolls so many pods at a time, a number or a percentage. */
  public StatefulSetFixture maxUnavailable(String maxUnavailable) {
    spec.editOrNewUpdateStrategy()
        .withType("RollingUpdate")
        .editOrNewRollingUpdate()
        .withMaxUnavailable(count(maxUnavailable))
        .endRollingUpdate()
        .endUpdateStrategy();
    return this;
  }

  /** Replaces a pod only when somebody deletes it. */
  public StatefulSetFixture onDelete() {
    spec.withNewUpdateStrategy().withType("OnDelete").endUpdateStrategy();
    return this;
  }

  /** Starts pods one after the other. */
  public StatefulSetFixture orderedReady() {
    spec.withPodManagementPolicy("OrderedReady");
    return this;
  }

  @Override
  public StatefulSet build() {
    StatefulSetSpec complete =
        new StatefulSetSpecBuilder(spec.build())
            .withServiceName(metadata().getName())
            .withSelector(selector())
            .withTemplate(template())
            .build();
    return new StatefulSetBuilder().withMetadata(metadata()).withSpec(complete).build();
  }

  @Override
  StatefulSetFixture self() {
    return this;
  }
}
