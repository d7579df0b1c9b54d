package com.slashmnt.krar.policy;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

enum Always implements RolloutPolicy {
  ALWAYS;

  private static final Reason REQUESTED =
      new Reason("RolloutRequested", "Every selected workload is to be restarted.");

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    List<Reason> warnings = new ArrayList<>();
    for (Container container : workload.containers()) {
      container.pinnedFrom().ifPresent(from -> warnings.add(pinned(container, from)));
      Optional<ImageReference> image = container.reference();
      if (image.flatMap(ImageReference::digest).isPresent()) {
        continue; // A digest always means the same content: nothing to pull, nothing to float.
      }
      if (container.pullPolicy() != PullPolicy.ALWAYS) {
        warnings.add(
            new Reason(
                "PullPolicyNotAlways",
                "Container %s has pull policy %s: a node that has %s does not pull it again."
                    .formatted(container.name(), container.pullPolicy(), container.image())));
      }
      if (image.filter(ImageReference::isPermissive).isPresent()) {
        warnings.add(ImageDrift.permissive(container.name(), container.image()));
      }
    }
    return Decision.roll(REQUESTED).warning(warnings);
  }

  private static Reason pinned(Container container, ImageReference from) {
    return new Reason(
        "PinnedByKrar",
        "Container %s stays %s, as krar pinned it from %s; krar unpin ends that."
            .formatted(container.name(), container.image(), from));
  }

  @Override
  public String toString() {
    return "always";
  }
}
