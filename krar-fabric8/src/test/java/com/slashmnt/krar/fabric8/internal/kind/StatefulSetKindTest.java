package com.slashmnt.krar.fabric8.internal.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatefulSetKindTest {

  private static Workload read(String strategy, String status) {
    return Manifests.workload(
        """
        {"metadata":{"name":"db","namespace":"prod","generation":2},
         "spec":{"replicas":3,"serviceName":"db","updateStrategy":%s,
          "template":{"spec":{"containers":[{"name":"db","image":"postgres:17"}]}}},
         "status":%s}
        """
            .formatted(strategy, status),
        WorkloadKind.STATEFUL_SET);
  }

  private static RolloutStatus status(int wanted, int updated, int outdated, int available) {
    return new RolloutStatus(
        2, 2, 3, wanted, updated, outdated, available, false, Optional.empty());
  }

  private static String partition(int partition) {
    return "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":%d}}".formatted(partition);
  }

  @Test
  void aCompleteRolloutHasOneRevision() {
    Workload db =
        read(
            partition(0),
            """
            {"observedGeneration":2,"replicas":3,"readyReplicas":3,"availableReplicas":3,
             "currentReplicas":3,"updatedReplicas":3,
             "currentRevision":"db-7d","updateRevision":"db-7d","collisionCount":0}
            """);

    assertThat(db.strategy()).isEqualTo(UpdateStrategy.ROLLING_UPDATE.takingAway(1));
    assertThat(db.rollout()).isEqualTo(status(3, 3, 0, 3));
    assertThat(db.rollout().isComplete()).isTrue();
  }

  @Test
  void withOneRevisionTheCurrentPodsAreUpdatedOnes() {
    Workload db =
        read(
            partition(0),
            """
            {"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":3,
             "currentRevision":"db-7d","updateRevision":"db-7d"}
            """);

    assertThat(db.rollout()).isEqualTo(status(3, 3, 0, 3));
  }

  @Test
  void withTwoRevisionsTheCurrentPodsAreOld() {
    Workload db =
        read(
            partition(0),
            """
            {"observedGeneration":2,"replicas":3,"readyReplicas":2,"currentReplicas":2,
             "updatedReplicas":1,"currentRevision":"db-7d","updateRevision":"db-8e"}
            """);

    assertThat(db.rollout()).isEqualTo(status(3, 1, 2, 2));
    assertThat(db.rollout().isInProgress()).isTrue();
  }

  @Test
  void aRolloutThatJustBeganHasNoUpdatedPod() {
    Workload db =
        read(
            partition(0),
            """
            {"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":3,
             "currentRevision":"db-7d","updateRevision":"db-8e"}
            """);

    assertThat(db.rollout()).isEqualTo(status(3, 0, 3, 3));
  }

  @Test
  void aPartitionKeepsItsOrdinals() {
    Workload db =
        read(
            partition(2),
            """
            {"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":2,
             "updatedReplicas":1,"currentRevision":"db-7d","updateRevision":"db-8e"}
            """);

    assertThat(db.strategy()).isEqualTo(UpdateStrategy.partitioned(2).takingAway(1));
    assertThat(db.rollout()).isEqualTo(status(1, 1, 0, 3));
    assertThat(db.rollout().isComplete()).isTrue();
  }

  @Test
  void aPartitionOfAllKeepsAll() {
    Workload db =
        read(
            partition(7),
            """
            {"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":3,
             "currentRevision":"db-7d","updateRevision":"db-8e"}
            """);

    assertThat(db.rollout()).isEqualTo(status(0, 0, 0, 3));
  }

  @Test
  void readsOnDelete() {
    assertThat(read("{\"type\":\"OnDelete\"}", "{}").strategy())
        .isEqualTo(UpdateStrategy.ON_DELETE);
  }

  @Test
  void aStatusThatNobodyWroteYetIsInProgress() {
    assertThat(read(partition(0), "{}").rollout().isInProgress()).isTrue();
  }
}
