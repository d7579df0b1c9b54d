package com.slashmnt.krar.fabric8.internal.pod;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.fabric8.internal.kind.ConditionWire;
import com.slashmnt.krar.fabric8.internal.kind.ContainerWire;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod, as far as krar reads it. */
record PodWire(MetaWire metadata, Spec spec, Status status) {

  PodWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
    spec = requireNonNullElse(spec, Spec.EMPTY);
    status = requireNonNullElse(status, Status.EMPTY);
  }

  /** Ephemeral containers are not read: a restart would not bring them back. */
  record Spec(
      String nodeName,
      List<ContainerWire> initContainers,
      List<ContainerWire> containers,
      List<Volume> volumes,
      List<Named> imagePullSecrets) {

    static final Spec EMPTY = new Spec("", List.of(), List.of(), List.of(), List.of());

    Spec {
      nodeName = requireNonNullElse(nodeName, "");
      initContainers = requireNonNullElse(initContainers, List.of());
      containers = requireNonNullElse(containers, List.of());
      volumes = requireNonNullElse(volumes, List.of());
      imagePullSecrets = requireNonNullElse(imagePullSecrets, List.of());
    }
  }

  /**
   * A volume.
   *
   * @param image what it is made of, if that is an image
   */
  record Volume(String name, @Nullable ImageSource image) {

    Volume {
      name = requireNonNullElse(name, "");
    }
  }

  record ImageSource(String reference) {

    ImageSource {
      reference = requireNonNullElse(reference, "");
    }
  }

  record Named(String name) {

    Named {
      name = requireNonNullElse(name, "");
    }
  }

  record Status(
      String phase,
      List<ConditionWire> conditions,
      List<ContainerStatus> initContainerStatuses,
      List<ContainerStatus> containerStatuses) {

    static final Status EMPTY = new Status("", List.of(), List.of(), List.of());

    Status {
      phase = requireNonNullElse(phase, "");
      conditions = requireNonNullElse(conditions, List.of());
      initContainerStatuses = requireNonNullElse(initContainerStatuses, List.of());
      containerStatuses = requireNonNullElse(containerStatuses, List.of());
    }
  }

  record ContainerStatus(String name, String imageID, State state) {

    ContainerStatus {
      name = requireNonNullElse(name, "");
      imageID = requireNonNullElse(imageID, "");
      state = requireNonNullElse(state, State.NONE);
    }
  }

  record State(Waiting waiting, Terminated terminated) {

    static final State NONE = new State(Waiting.NO, Terminated.NO);

    State {
      waiting = requireNonNullElse(waiting, Waiting.NO);
      terminated = requireNonNullElse(terminated, Terminated.NO);
    }
  }

  record Waiting(String reason, String message) {

    static final Waiting NO = new Waiting("", "");

    Waiting {
      reason = requireNonNullElse(reason, "");
      message = requireNonNullElse(message, "");
    }
  }

  record Terminated(int exitCode, String reason) {

    static final Terminated NO = new Terminated(0, "");

    Terminated {
      reason = requireNonNullElse(reason, "");
    }
  }

  /** It has ended for good. */
  boolean isFinished() {
    return status.phase().equals("Succeeded") || status.phase().equals("Failed");
  }

  /** When it was created or deleted, or one of its conditions changed, whatever came last. */
  Instant changedAt() {
    return Stream.concat(
            Stream.of(metadata.creationTimestamp(), metadata.deletionTimestamp()),
            status.conditions().stream().map(ConditionWire::lastTransitionTime))
        .map(MetaWire::instant)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  boolean isReady() {
    return status.conditions().stream()
        .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
  }

  /** Init containers first, as they start; sidecars are among them. */
  Stream<ContainerWire> containers() {
    return Stream.concat(spec.initContainers().stream(), spec.containers().stream());
  }

  /** In the same order. */
  Stream<ContainerStatus> containerStatuses() {
    return Stream.concat(
        status.initContainerStatuses().stream(), status.containerStatuses().stream());
  }
}
