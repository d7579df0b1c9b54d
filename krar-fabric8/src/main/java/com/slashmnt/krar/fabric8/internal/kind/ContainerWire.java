package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RunningContainer;
import java.util.Arrays;
import java.util.Optional;

/** One container of a pod, or of a pod template. */
public record ContainerWire(String name, String image, String imagePullPolicy) {

  public ContainerWire {
    name = requireNonNullElse(name, "");
    image = requireNonNullElse(image, "");
    imagePullPolicy = requireNonNullElse(imagePullPolicy, "");
  }

  /** Empty without an image: something else, such as an operator, will fill it in. */
  Optional<Container> toContainer() {
    if (image.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(new Container(name, image, policy()));
  }

  /**
   * As it runs in a live pod.
   *
   * @param template how the workload's template has it; empty if that does not name it
   */
  public RunningContainer running(String imageId, Optional<Container> template) {
    if (template.filter(t -> t.pinnedFrom().isPresent() && t.image().equals(image)).isPresent()) {
      return RunningContainer.pinned(template.get(), policy(), imageId);
    }
    return new RunningContainer(
        name,
        template.map(Container::followed).orElse(image),
        policy(),
        imageId,
        template.isEmpty(),
        image,
        false);
  }

  private PullPolicy policy() {
    return Arrays.stream(PullPolicy.values())
        .filter(p -> p.toString().equals(imagePullPolicy))
        .findFirst()
        .orElseGet(() -> PullPolicy.defaultFor(image));
  }
}
