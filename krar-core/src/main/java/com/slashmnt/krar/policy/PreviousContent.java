package com.slashmnt.krar.policy;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What ran well before a restart, so that it can be gone back to. */
final class PreviousContent {

  private PreviousContent() {}

  /**
   * By container that is to get new content: what most ready pods run; where none is ready, what an
   * earlier restart has noted. Left out where that is not one digest.
   */
  static Map<String, Digest> of(Workload workload, RunningPods pods, Map<String, Digest> wanted) {
    Map<String, Digest> noted = ContainerDigests.of(workload, Annotations.PREVIOUS);
    Map<String, Digest> previous = new TreeMap<>();
    wanted.forEach(
        (container, digest) ->
            running(pods, container, digest)
                .or(() -> Optional.ofNullable(noted.get(container)).filter(d -> !d.equals(digest)))
                .ifPresent(d -> previous.put(container, d)));
    return previous;
  }

  private static Optional<Digest> running(RunningPods pods, String container, Digest wanted) {
    Map<Digest, Long> counts =
        pods.pods().stream()
            .filter(RunningPod::ready)
            .flatMap(pod -> pod.containers().stream())
            // The digest of a config is none that a node could pull by.
            .filter(c -> c.name().equals(container) && !c.isConfigId())
            .flatMap(c -> c.runningDigest().stream())
            .filter(digest -> !digest.equals(wanted))
            .collect(groupingBy(digest -> digest, counting()));
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    List<Digest> candidates =
        counts.entrySet().stream()
            .filter(e -> e.getValue() == most)
            .map(Map.Entry::getKey)
            .toList();
    return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
  }
}
