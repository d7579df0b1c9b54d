package com.slashmnt.krar.engine;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The images that a run is about, since something was pushed.
 *
 * @param images tags, each perhaps with the digest that was pushed to it; none: the run is about
 *     whatever it selects
 * @param timeout how long to wait until tags point at their digests
 */
public record Pushes(Set<ImageReference> images, Duration timeout) {

  /** The run is about none in particular. */
  public static final Pushes NONE = new Pushes(Set.of(), Duration.ZERO);

  /** Whether a digest is to be waited for. */
  public boolean isAwaited() {
    return images.stream().anyMatch(image -> image.digest().isPresent());
  }

  /** Of what that selects, only workloads whose templates name one of the images. */
  public WorkloadSelector of(WorkloadSelector selector) {
    return images.isEmpty() ? selector : new Naming(selector, images);
  }

  /** That nothing selected names some of the images: a name may be misspelt. */
  Optional<Reason> unnamed(Selection selection) {
    List<ImageReference> unnamed =
        images.stream()
            .filter(image -> selection.workloads().stream().noneMatch(w -> w.follows(image)))
            .toList();
    if (unnamed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Reason(
            "ImageNotNamed",
            "No selected workload names %s in its template: nothing is restarted for that."
                .formatted(unnamed.stream().map(ImageReference::toString).collect(joining(", ")))));
  }

  private record Naming(WorkloadSelector selector, Set<ImageReference> images)
      implements WorkloadSelector {

    @Override
    public Selection select() {
      Selection all = selector.select();
      return new Selection(
          all.workloads().stream().filter(this::isNamed).toList(),
          all.failedTargets(),
          all.failedScopes());
    }

    @Override
    public boolean stillSelects(Workload now) {
      return isNamed(now) && selector.stillSelects(now);
    }

    private boolean isNamed(Workload workload) {
      return images.stream().anyMatch(workload::follows);
    }
  }
}
