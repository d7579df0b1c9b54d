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
 * <p>What its puller does not bring waits; an image with {@code crash} in its name crashes again
 * and again, any other runs and is ready.
 */
final class PodStatuses {
  private final Puller puller;

  PodStatuses(Puller puller) {
    this.puller = puller;
  }

  /** The status on a node of this platform. */
  PodStatus of(Pod pod, String platform) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<ContainerStatus> inits = new ArrayList<>();
    boolean initialized = true;
    for (Container container : pod.getSpec().getInitContainers()) {
      ContainerStatus status =
          initialized
              ? init(container, pull(pod, container, platform), now)
              : waiting(container, "PodInitializing", "");
      inits.add(status);
      initialized &= status.getReady();
    }
    List<ContainerStatus> containers = new ArrayList<>();
    boolean ready = initialized;
    for (Container container : pod.getSpec().getContainers()) {
      ContainerStatus status =
          initialized
              ? main(container, pull(pod, container, platform), now)
              : waiting(container, "PodInitializing", "");
      containers.add(status);
      ready &= status.getReady();
    }
    boolean pulled = containers.stream().noneMatch(PodStatuses::neverRan);
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

  private Pulled pull(Pod pod, Container container, String platform) {
    Pulled pulled = puller.pull(new PullRequest(pod, container, platform));
    return container.getImage().contains("crash") ? pulled.crashing() : pulled;
  }

  private static ContainerStatus init(Container container, Pulled pulled, String now) {
    boolean sidecar = "Always".equals(container.getRestartPolicy());
    if (sidecar || pulled.crashes() || !pulled.succeeded()) {
      return main(container, pulled, now);
    }
    return status(container, pulled.imageId())
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

  private static ContainerStatus main(Container container, Pulled pulled, String now) {
    if (!pulled.succeeded()) {
      return waiting(container, pulled.waiting(), pulled.message());
    }
    ContainerStatusBuilder status = status(container, pulled.imageId());
    if (pulled.crashes()) {
      return status
          .withReady(false)
          .withStarted(false)
          .withNewState()
          .withNewWaiting("back-off 10s restarting failed container", "CrashLoopBackOff")
          .endState()
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
    return status
        .withReady(true)
        .withStarted(true)
        .withNewState()
        .withNewRunning(now)
        .endState()
        .build();
  }

  private static boolean neverRan(ContainerStatus status) {
    return status.getState().getWaiting() != null && status.getRestartCount() == 0;
  }

  private static ContainerStatus waiting(Container container, String reason, String message) {
    return status(container, "")
        .withReady(false)
        .withStarted(false)
        .withNewState()
        .withNewWaiting(message, reason)
        .endState()
        .build();
  }

  private static ContainerStatusBuilder status(Container container, String imageId) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID(imageId)
        .withContainerID("containerd://" + container.getName())
        .withRestartCount(0);
  }

  private static PodCondition condition(String type, boolean status, String now) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status ? "True" : "False")
        .withLastTransitionTime(now)
        .build();
  }
}
