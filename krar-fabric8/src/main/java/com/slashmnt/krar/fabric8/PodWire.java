package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;

/** A pod, as far as krar reads it. */
record PodWire(MetaWire metadata, Status status) {

  PodWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
    status = requireNonNullElse(status, Status.EMPTY);
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

  record ContainerStatus(String name, @JsonProperty("imageID") String imageId, State state) {

    ContainerStatus {
      name = requireNonNullElse(name, "");
      imageId = requireNonNullElse(imageId, "");
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

  /** Neither terminating nor ended for good. */
  boolean isLive() {
    return !metadata.isBeingDeleted()
        && !status.phase().equals("Succeeded")
        && !status.phase().equals("Failed");
  }

  boolean isReady() {
    return status.conditions().stream()
        .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
  }

  /** Init containers first, as they start. */
  Stream<ContainerStatus> containers() {
    return Stream.concat(
        status.initContainerStatuses().stream(), status.containerStatuses().stream());
  }
}
