package com.slashmnt.krar.fabric8;

import com.slashmnt.krar.fabric8.PodWire.ContainerStatus;
import com.slashmnt.krar.workload.RunningPod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stays of a pod. */
final class PodReduction {

  /** A container that waits for these is merely on its way. */
  private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

  private PodReduction() {}

  static RunningPod reduce(PodWire pod) {
    Map<String, String> imageIds = new HashMap<>();
    pod.containers()
        .filter(c -> !c.imageId().isEmpty())
        .forEach(c -> imageIds.put(c.name(), c.imageId()));
    return new RunningPod(pod.metadata().name(), pod.isReady(), trouble(pod), imageIds);
  }

  /** What waits tells more than what ended, and that more than the scheduler. */
  private static Optional<String> trouble(PodWire pod) {
    return pod.containers()
        .flatMap(c -> waiting(c).stream())
        .findFirst()
        .or(() -> pod.containers().flatMap(c -> terminated(c).stream()).findFirst())
        .or(() -> unschedulable(pod));
  }

  private static Optional<String> waiting(ContainerStatus container) {
    PodWire.Waiting waiting = container.state().waiting();
    return waiting.reason().isEmpty() || STARTING.contains(waiting.reason())
        ? Optional.empty()
        : Optional.of(join(waiting.reason(), waiting.message()));
  }

  private static Optional<String> terminated(ContainerStatus container) {
    PodWire.Terminated end = container.state().terminated();
    String reason = end.reason().isEmpty() ? "Error" : end.reason();
    return end.exitCode() == 0
        ? Optional.empty()
        : Optional.of(join(reason, "exit code " + end.exitCode()));
  }

  private static Optional<String> unschedulable(PodWire pod) {
    return pod.status().conditions().stream()
        .filter(c -> c.type().equals("PodScheduled") && c.status().equals("False"))
        .filter(c -> c.reason().equals("Unschedulable"))
        .map(c -> join(c.reason(), c.message()))
        .findFirst();
  }

  private static String join(String reason, String message) {
    return message.isBlank() ? reason : reason + ": " + message.strip();
  }
}
