package com.slashmnt.krar.it.podman;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Writes what has become of a pod into its status, for the controllers to go on. */
final class PodStatusWriter {
  private final KubernetesClient client;
  private final Pod pod;
  private final String started = now();

  PodStatusWriter(KubernetesClient client, Pod pod) {
    this.client = client;
    this.pod = pod;
  }

  void running() {
    ContainerState state =
        new ContainerStateBuilder().withNewRunning().withStartedAt(started).endRunning().build();
    write("Running", state, true);
  }

  void ended(int exitCode, String message) {
    ContainerState state =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(exitCode == 0 ? "Completed" : "Error")
            .withMessage(message)
            .withStartedAt(started)
            .withFinishedAt(now())
            .endTerminated()
            .build();
    write(exitCode == 0 ? "Succeeded" : "Failed", state, false);
  }

  boolean isBeingDeleted() {
    return client.resource(pod).require().getMetadata().getDeletionTimestamp() != null;
  }

  private void write(String phase, ContainerState state, boolean ready) {
    Pod present = client.resource(pod).require();
    // Others have conditions there, too, such as DisruptionTarget.
    List<PodCondition> conditions = new ArrayList<>(present.getStatus().getConditions());
    conditions.removeIf(condition -> condition.getType().equals("Ready"));
    conditions.add(
        new PodConditionBuilder()
            .withType("Ready")
            .withStatus(ready ? "True" : "False")
            .withLastTransitionTime(now())
            .build());
    Pod changed =
        new PodBuilder(present)
            .editMetadata()
            .withResourceVersion(null)
            .endMetadata()
            .editStatus()
            .withPhase(phase)
            .withStartTime(started)
            .withConditions(conditions)
            .withContainerStatuses()
            .addNewContainerStatus()
            .withName(pod.getSpec().getContainers().get(0).getName())
            .withImage(KrarImage.name())
            .withImageID("")
            .withReady(ready)
            .withRestartCount(0)
            .withState(state)
            .endContainerStatus()
            .endStatus()
            .build();
    client.resource(changed).updateStatus();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
