package com.slashmnt.krar.fabric8;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.image.Platform;
import java.util.Optional;

/** A node, as far as krar reads it. */
record NodeWire(MetaWire metadata, Status status) {

  NodeWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
    status = requireNonNullElse(status, Status.EMPTY);
  }

  record Status(Info nodeInfo) {

    static final Status EMPTY = new Status(Info.EMPTY);

    Status {
      nodeInfo = requireNonNullElse(nodeInfo, Info.EMPTY);
    }
  }

  record Info(String operatingSystem, String architecture) {

    static final Info EMPTY = new Info("", "");

    Info {
      operatingSystem = requireNonNullElse(operatingSystem, "");
      architecture = requireNonNullElse(architecture, "");
    }
  }

  /** Empty until its kubelet has told. */
  Optional<Platform> platform() {
    Info info = status.nodeInfo();
    return info.operatingSystem().isBlank() || info.architecture().isBlank()
        ? Optional.empty()
        : Optional.of(Platform.of(info.operatingSystem(), info.architecture()));
  }
}
