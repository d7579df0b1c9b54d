package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Manifests;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DaemonSetKindTest {

  private static Workload read(String strategy, String status) {
    return Manifests.workload(
        """
        {"metadata":{"name":"agent","namespace":"ops","generation":2},
         "spec":{"updateStrategy":{"type":"%s"}},"status":%s}
        """
            .formatted(strategy, status),
        WorkloadKind.DAEMON_SET);
  }

  private static RolloutStatus status(int updated, int outdated, int available) {
    return new RolloutStatus(2, 2, 5, 5, updated, outdated, available, false, Optional.empty());
  }

  @Test
  void aCompleteRolloutIsOnEveryNode() {
    Workload agent =
        read(
            "RollingUpdate",
            """
            {"observedGeneration":2,"desiredNumberScheduled":5,"currentNumberScheduled":5,
             "numberMisscheduled":0,"numberReady":5,"updatedNumberScheduled":5,"numberAvailable":5}
            """);

    assertThat(agent.strategy()).isEqualTo(UpdateStrategy.ROLLING_UPDATE.takingAway(1));
    assertThat(agent.rollout()).isEqualTo(status(5, 0, 5));
    assertThat(agent.rollout().isComplete()).isTrue();
  }

  @Test
  void aRolloutInProgressHasNodesLeft() {
    Workload agent =
        read(
            "RollingUpdate",
            """
            {"observedGeneration":2,"desiredNumberScheduled":5,"currentNumberScheduled":4,
             "numberMisscheduled":0,"numberReady":4,"updatedNumberScheduled":2,"numberAvailable":4,
             "numberUnavailable":1}
            """);

    assertThat(agent.rollout()).isEqualTo(status(2, 2, 4));
    assertThat(agent.rollout().isInProgress()).isTrue();
  }

  @Test
  void anUpdatedNodeThatDoesNotServeIsNotComplete() {
    Workload agent =
        read(
            "RollingUpdate",
            """
            {"observedGeneration":2,"desiredNumberScheduled":5,"currentNumberScheduled":5,
             "numberReady":4,"updatedNumberScheduled":5,"numberAvailable":4}
            """);

    assertThat(agent.rollout().isInProgress()).isFalse();
    assertThat(agent.rollout().isComplete()).isFalse();
  }

  @Test
  void readsOnDelete() {
    assertThat(read("OnDelete", "{}").strategy()).isEqualTo(UpdateStrategy.ON_DELETE);
  }

  private static long rank(String labels, String created) {
    MetaWire pod =
        requireNonNull(
            Json.read(
                "{\"name\":\"agent-x\",\"creationTimestamp\":\"%s\",\"labels\":{%s}}"
                    .formatted(created, labels),
                MetaWire.class));
    return new DaemonSetKind().rank(pod);
  }

  @Test
  void thePodOfTheNewestTemplateRanksHighestThoughAnotherOneIsAsYoung() {
    String first = "2026-01-02T03:04:05Z";
    String later = "2026-01-02T03:04:06Z";
    assertThat(rank("\"pod-template-generation\":\"2\"", first))
        .isGreaterThan(rank("\"pod-template-generation\":\"1\"", first))
        .isGreaterThan(rank("\"pod-template-generation\":\"1\"", later))
        .isLessThan(rank("\"pod-template-generation\":\"2\"", later));
    assertThat(rank("", later)).isGreaterThan(rank("", first));
    assertThat(rank("\"pod-template-generation\":\"?\"", later)).isEqualTo(rank("", later));
  }
}
