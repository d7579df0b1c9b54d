package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which workloads the run is about.
 *
 * @param discovery what to look for; empty looks for nothing
 * @param targets workloads by name
 * @param images of what is so selected, only what names one of these tags; none: all of it
 * @param optOutLabel the label whose value {@code never} holds a workload
 */
public record SelectionSettings(
    Optional<Discovery> discovery,
    List<WorkloadRef> targets,
    Set<ImageReference> images,
    String optOutLabel) {

  public SelectionSettings {
    targets = List.copyOf(targets);
    images = Collections.unmodifiableSet(new LinkedHashSet<>(images));
  }

  /** Whether a digest is to be waited for. */
  public boolean awaitsDigest() {
    return images.stream().anyMatch(image -> image.digest().isPresent());
  }
}
