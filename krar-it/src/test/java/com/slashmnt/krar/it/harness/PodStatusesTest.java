package com.slashmnt.krar.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStatusesTest {
  private final PodStatuses statuses = new PodStatuses(new PublishedImages());

  @ParameterizedTest
  @CsvSource({
    "init, main, Running, ContainersReady Initialized PodScheduled Ready",
    "init, main-crash, Running, Initialized PodScheduled",
    "init, main-unpullable, Pending, Initialized PodScheduled",
    "init-crash, main, Pending, PodScheduled",
    "init-unpullable, main, Pending, PodScheduled",
  })
  void goesAsFarAsItsImagesLetIt(String init, String main, String phase, String conditions) {
    PodStatus status = statuses.of(pod(init, main), "linux/amd64");
    assertThat(status.getPhase()).isEqualTo(phase);
    assertThat(
            status.getConditions().stream()
                .filter(condition -> condition.getStatus().equals("True"))
                .map(PodCondition::getType)
                .sorted()
                .collect(Collectors.joining(" ")))
        .isEqualTo(conditions);
    assertThat(status.getContainerStatuses()).hasSize(1);
    assertThat(status.getInitContainerStatuses()).hasSize(1);
  }

  @Test
  void runsWhatTheRuntimeHasNoNameFor() {
    PodStatus status =
        new PodStatuses(request -> Pulled.as("")).of(pod("init", "main"), "linux/arm64");
    assertThat(status.getPhase()).isEqualTo("Running");
    assertThat(status.getContainerStatuses().get(0).getImageID()).isEmpty();
    assertThat(status.getContainerStatuses().get(0).getState().getRunning()).isNotNull();
  }

  @Test
  void keepsWaitingWhatIsNotPulled() {
    PodStatuses waiting =
        new PodStatuses(
            request ->
                request.container().getName().equals("main")
                    ? Pulled.waiting("ContainerCreating", "")
                    : Pulled.as(request.platform()));
    PodStatus status = waiting.of(pod("init", "main"), "linux/arm64");
    assertThat(status.getPhase()).isEqualTo("Pending");
    assertThat(status.getInitContainerStatuses().get(0).getImageID()).isEqualTo("linux/arm64");
    assertThat(status.getContainerStatuses().get(0).getState().getWaiting().getReason())
        .isEqualTo("ContainerCreating");
  }

  @Test
  void runsASidecarBesideItsPod() {
    Pod pod = pod("proxy", "main");
    pod.getSpec().getInitContainers().get(0).setRestartPolicy("Always");
    PodStatus status = statuses.of(pod, "linux/amd64");
    assertThat(status.getInitContainerStatuses().get(0).getState().getRunning()).isNotNull();
    assertThat(status.getInitContainerStatuses().get(0).getImageID()).contains("/proxy@sha256:");
  }

  private static Pod pod(String init, String main) {
    return new PodBuilder()
        .withNewSpec()
        .addNewInitContainer()
        .withName("init")
        .withImage(init)
        .endInitContainer()
        .addNewContainer()
        .withName("main")
        .withImage(main)
        .endContainer()
        .endSpec()
        .build();
  }
}
