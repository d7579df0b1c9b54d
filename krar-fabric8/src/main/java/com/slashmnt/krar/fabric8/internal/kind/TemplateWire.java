package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.ContainerImages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A workload's pod template. */
record TemplateWire(MetaWire metadata, Spec spec) {

  static final TemplateWire EMPTY = new TemplateWire(MetaWire.EMPTY, Spec.EMPTY);

  record Spec(List<ContainerWire> initContainers, List<ContainerWire> containers) {

    static final Spec EMPTY = new Spec(List.of(), List.of());

    Spec {
      initContainers = requireNonNullElse(initContainers, List.of());
      containers = requireNonNullElse(containers, List.of());
    }
  }

  TemplateWire {
    metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
    spec = requireNonNullElse(spec, Spec.EMPTY);
  }

  Optional<String> restartedAt() {
    return Optional.ofNullable(metadata.annotations().get(Annotations.TEMPLATE_RESTARTED_AT));
  }

  /** Init containers first. */
  List<Container> allContainers() {
    Map<String, ImageReference> pinned =
        ContainerImages.parse(metadata.annotations().getOrDefault(Annotations.PINNED_FROM, ""));
    return Stream.concat(
            spec.initContainers().stream()
                .flatMap(c -> c.toContainer().stream())
                .map(Container::asInit),
            spec.containers().stream().flatMap(c -> c.toContainer().stream()))
        .map(c -> Optional.ofNullable(pinned.get(c.name())).map(c::pinnedFrom).orElse(c))
        .toList();
  }
}
