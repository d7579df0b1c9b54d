package com.slashmnt.krar.fabric8.internal.pod;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.fabric8.internal.kind.ConditionWire;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.image.Platform;
import java.util.List;
import java.util.Optional;

/** A node, as far as krar reads it. */
record NodeWire(MetaWire metadata, Status status) {

  NodeWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
    status = requireNonNullElse(status, Status.EMPTY);
  }

  record Status(Info nodeInfo, List<ConditionWire> conditions) {

    static final Status EMPTY = new Status(Info.EMPTY, List.of());

    Status {
      nodeInfo = requireNonNullElse(nodeInfo, Info.EMPTY);
      conditions = requireNonNullElse(conditions, List.of());
    }
  }

  record Info(String operatingSystem, String architecture) {

    static final Info EMPTY = new Info("", "");

    Info {
      operatingSystem = requireNonNullElse(operatingSystem, "");
      architecture = requireNonNullElse(architecture, "");
    }
  }

  /**
   * As {@code kubectl get nodes} calls it, with the condition's own words; empty if it is ready.
   *
   * @see <a href="https://kubernetes.io/docs/reference/node/node-status/#condition">Kubernetes,
   *     Node Status</a>
   */
  Optional<String> trouble() {
    return status.conditions().stream()
        .filter(c -> c.type().equals("Ready") && !c.status().equals("True"))
        .map(c -> "NotReady" + (c.reason().isEmpty() ? "" : " (" + c.words() + ")"))
        .findFirst();
  }

  /** Empty until its kubelet has reported it. */
  Optional<Platform> platform() {
    Info info = status.nodeInfo();
    return info.operatingSystem().isBlank() || info.architecture().isBlank()
        ? Optional.empty()
        : Optional.of(Platform.of(info.operatingSystem(), info.architecture()));
  }
}
