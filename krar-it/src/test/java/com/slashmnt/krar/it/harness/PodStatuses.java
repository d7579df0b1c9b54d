package com.slashmnt.krar.it.harness;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The status a kubelet would write once all containers of a pod came as far as they ever will.
 *
 * <p>The image's name says how far: {@code crash} in it crashes again and again, {@code unpullable}
 * is not found, any other runs and is ready.
 */
final class PodStatuses {
  private final PublishedImages images;

  PodStatuses(PublishedImages images) {
    this.images = images;
  }

  PodStatus of(Pod pod) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<ContainerStatus> inits = new ArrayList<>();
    boolean initialized = true;
    for (Container container : pod.getSpec().getInitContainers()) {
      ContainerStatus status =
          initialized ? init(container, now) : waiting(container, "PodInitializing", "").build();
      inits.add(status);
      initialized &= status.getReady();
    }
    List<ContainerStatus> containers = new ArrayList<>();
    boolean ready = initialized;
    for (Container container : pod.getSpec().getContainers()) {
      ContainerStatus status =
          initialized ? main(container, now) : waiting(container, "PodInitializing", "").build();
      containers.add(status);
      ready &= status.getReady();
    }
    boolean pulled = containers.stream().noneMatch(status -> status.getImageID().isEmpty());
    return new PodStatusBuilder()
        .withPhase(initialized && pulled ? "Running" : "Pending")
        .withStartTime(now)
        .withHostIP("127.0.0.1")
        .withPodIP("127.0.0.1")
        .withConditions(
            condition("PodScheduled", true, now),
            condition("Initialized", initialized, now),
            condition("ContainersReady", ready, now),
            condition("Ready", ready, now))
        .withInitContainerStatuses(inits)
        .withContainerStatuses(containers)
        .build();
  }

  private ContainerStatus init(Container container, String now) {
    boolean sidecar = "Always".equals(container.getRestartPolicy());
    if (sidecar || breaks(container)) {
      return main(container, now);
    }
    return status(container)
        .withReady(true)
        .withStarted(false)
        .withNewState()
        .withNewTerminated()
        .withExitCode(0)
        .withReason("Completed")
        .withStartedAt(now)
        .withFinishedAt(now)
        .endTerminated()
        .endState()
        .build();
  }

  private ContainerStatus main(Container container, String now) {
    if (container.getImage().contains("unpullable")) {
      String message = "Back-off pulling image \"" + container.getImage() + "\"";
      return waiting(container, "ImagePullBackOff", message).build();
    }
    if (container.getImage().contains("crash")) {
      return waiting(container, "CrashLoopBackOff", "back-off 10s restarting failed container")
          .withImageID(images.imageId(container.getImage()))
          .withRestartCount(1)
          .withNewLastState()
          .withNewTerminated()
          .withExitCode(1)
          .withReason("Error")
          .withStartedAt(now)
          .withFinishedAt(now)
          .endTerminated()
          .endLastState()
          .build();
    }
    return status(container)
        .withReady(true)
        .withStarted(true)
        .withNewState()
        .withNewRunning(now)
        .endState()
        .build();
  }

  private static boolean breaks(Container container) {
    return container.getImage().contains("unpullable") || container.getImage().contains("crash");
  }

  private ContainerStatusBuilder status(Container container) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID(images.imageId(container.getImage()))
        .withContainerID("containerd://" + container.getName())
        .withRestartCount(0);
  }

  private ContainerStatusBuilder waiting(Container container, String reason, String message) {
    return status(container)
        .withImageID("")
        .withReady(false)
        .withStarted(false)
        .withNewState()
        .withNewWaiting(message, reason)
        .endState();
  }

  private static PodCondition condition(String type, boolean status, String now) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status ? "True" : "False")
        .withLastTransitionTime(now)
        .build();
  }
}
