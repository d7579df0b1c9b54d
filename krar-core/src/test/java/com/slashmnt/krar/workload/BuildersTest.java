package com.slashmnt.krar.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the builders leave alone is what a workload in good order has. */
class BuildersTest {

  @Test
  void aRolloutIsCompleteUnlessTheBuilderIsToldOtherwise() {
    assertThat(RolloutStatus.builder(3).build()).isEqualTo(RolloutStatus.complete(3));
  }

  @Test
  void eachCounterOfARolloutGoesWhereItsNameSays() {
    RolloutStatus status =
        RolloutStatus.builder(9)
            .generation(8, 7)
            .wanted(6)
            .updated(5)
            .outdated(4)
            .available(3)
            .deadlineExceeded(true)
            .progressDeadline(Duration.ofMinutes(2))
            .build();

    assertThat(status)
        .returns(8L, RolloutStatus::generation)
        .returns(7L, RolloutStatus::observedGeneration)
        .returns(9, RolloutStatus::replicas)
        .returns(6, RolloutStatus::wanted)
        .returns(5, RolloutStatus::updated)
        .returns(4, RolloutStatus::outdated)
        .returns(3, RolloutStatus::available)
        .returns(true, RolloutStatus::deadlineExceeded);
    assertThat(status.progressDeadline()).hasValue(Duration.ofMinutes(2));
  }

  @Test
  void aPodIsReadyUnlessItIsInTrouble() {
    assertThat(RunningPod.builder("web-1").build())
        .returns("web-1", RunningPod::name)
        .returns(true, RunningPod::ready);
    assertThat(RunningPod.builder("web-1").trouble("ImagePullBackOff").build())
        .returns(false, RunningPod::ready)
        .satisfies(pod -> assertThat(pod.trouble()).hasValue("ImagePullBackOff"));
  }

  @Test
  void whatAPodHasIsKeptInTheOrderGiven() {
    PodNode node = PodNode.named("n1");

    assertThat(
            RunningPod.builder("web-1")
                .imageVolume("b")
                .imageVolume("a")
                .pullSecret("y")
                .pullSecret("x")
                .node(node)
                .build())
        .returns(List.of("b", "a"), RunningPod::imageVolumes)
        .returns(List.of("y", "x"), RunningPod::pullSecrets)
        .returns(Optional.of(node), RunningPod::node);
  }
}
