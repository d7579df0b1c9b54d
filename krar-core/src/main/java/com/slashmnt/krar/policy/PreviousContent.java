package com.slashmnt.krar.policy;

import static java.util.stream.Collectors.toSet;

import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Drift;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.ContainerImages;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What ran well before a restart, so that it can be gone back to. */
final class PreviousContent {

  private PreviousContent() {}

  /**
   * By container that may get new content: what all ready pods run that do not run the new content
   * already; where none is ready and the last rollout never came to its end, what its restart has
   * noted. Left out where that is not one digest by which a node could pull.
   */
  static Map<String, Digest> of(Workload workload, RunningPods pods, Drift drift) {
    List<RunningPod> ready = pods.pods().stream().filter(RunningPod::ready).toList();
    boolean failed = workload.rollout().isInProgress() || workload.rollout().isGivenUp();
    Map<String, Digest> noted = failed ? ContainerImages.previous(workload) : Map.of();
    Map<String, Digest> previous = new TreeMap<>();
    for (ContainerVerdict container : drift.containers()) {
      if (!container.mayChange() || container.injected()) {
        continue;
      }
      String name = container.container();
      Optional<Digest> ran =
          ready.isEmpty() ? Optional.ofNullable(noted.get(name)) : running(ready, container);
      ran.filter(digest -> !isNew(container, digest))
          .ifPresent(digest -> previous.put(name, digest));
    }
    return previous;
  }

  private static Optional<Digest> running(List<RunningPod> ready, ContainerVerdict container) {
    Set<RunningContainer> old =
        ready.stream()
            .flatMap(pod -> pod.containers().stream())
            .filter(c -> c.name().equals(container.container()))
            .filter(c -> c.runningDigest().filter(d -> isNew(container, d)).isEmpty())
            .collect(toSet());
    // The digest of a config is none that a node could pull by.
    boolean known = old.stream().allMatch(c -> c.runningDigest().isPresent() && !c.isConfigId());
    Set<Digest> digests = old.stream().flatMap(c -> c.runningDigest().stream()).collect(toSet());
    return known && digests.size() == 1 ? digests.stream().findFirst() : Optional.empty();
  }

  private static boolean isNew(ContainerVerdict container, Digest digest) {
    return container.published().filter(digest::equals).isPresent();
  }
}
