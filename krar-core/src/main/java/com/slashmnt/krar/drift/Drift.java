package com.slashmnt.krar.drift;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageQuery;
import com.slashmnt.krar.image.PublishedImages;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * What a workload's live pods run, container by container, against what the registry publishes or a
 * restart should have brought.
 *
 * <p>A pure function of its arguments; the order of pods and of their containers does not matter.
 * Digests are compared without the repository, since a mirror may rename it.
 *
 * @param containers one verdict each, and one for each image volume
 * @param pods how many live pods there are
 * @param stalePods in how many of them at least one container drifted
 * @param missing what is to be looked up before more can be said; until then the verdict on those
 *     containers is {@link Verdict#UNVERIFIABLE}, or {@link Verdict#DRIFTED} where only whether the
 *     new content can be fetched is to be asked
 * @param obstacle why a pod that a restart makes could not pull one of its images, whatever else
 *     drifted; empty if nothing is known to stand in the way
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record Drift(
    List<ContainerVerdict> containers,
    int pods,
    int stalePods,
    Set<ImageQuery> missing,
    Optional<Reason> obstacle) {

  public Drift {
    containers = List.copyOf(containers);
    missing = Set.copyOf(missing);
    requireNonNull(obstacle, "obstacle");
  }

  private interface Rows {
    Optional<Finding> judge(RunningPod pod, RunningContainer container);
  }

  /** Against what the images point at now, for a restart that pulls them by their tags. */
  public static Drift of(String namespace, RunningPods pods, PublishedImages known) {
    return of(namespace, pods, known, RolloutStrategy.RESTART);
  }

  /**
   * Against what the images point at now.
   *
   * @param strategy what a restart would write: a digest is pulled whatever the node has of the tag
   */
  public static Drift of(
      String namespace, RunningPods pods, PublishedImages known, RolloutStrategy strategy) {
    return of(
        pods,
        (pod, container) ->
            Optional.of(new DriftRules(namespace, pod, container, known, strategy).againstItsTag()),
        true);
  }

  /**
   * Against what a restart should have brought; says nothing of the other containers.
   *
   * @param wanted by container name
   */
  public static Drift from(
      Map<String, Digest> wanted, String namespace, RunningPods pods, PublishedImages known) {
    return of(
        pods,
        (pod, container) ->
            Optional.ofNullable(wanted.get(container.name()))
                .map(
                    d ->
                        new DriftRules(namespace, pod, container, known, RolloutStrategy.RESTART)
                            .againstWanted(d)),
        false);
  }

  private static Drift of(RunningPods pods, Rows rows, boolean withVolumes) {
    Map<String, ContainerFindings> merged = new LinkedHashMap<>();
    Set<ImageQuery> missing = new LinkedHashSet<>();
    Optional<Reason> obstacle = Optional.empty();
    int stale = 0;
    for (RunningPod pod :
        pods.pods().stream().sorted(Comparator.comparing(RunningPod::name)).toList()) {
      boolean drifted = false;
      for (RunningContainer container : pod.containers()) {
        Optional<Finding> finding = rows.judge(pod, container);
        if (finding.isPresent()) {
          merged
              .computeIfAbsent(container.name(), name -> new ContainerFindings())
              .add(container, finding.get());
          missing.addAll(finding.get().missing());
          if (finding.get().unstartable() && obstacle.isEmpty()) {
            obstacle =
                Optional.of(
                    new Reason(
                        finding.get().reason().code(),
                        "Container %s of pod %s: %s"
                            .formatted(
                                container.name(), pod.name(), finding.get().reason().message())));
          }
          drifted |= finding.get().verdict() == Verdict.DRIFTED;
        }
      }
      stale += drifted ? 1 : 0;
    }
    List<ContainerVerdict> containers = new ArrayList<>();
    merged.values().forEach(m -> containers.add(m.verdict()));
    if (withVolumes) {
      pods.pods().stream()
          .flatMap(pod -> pod.imageVolumes().stream())
          .distinct()
          .sorted()
          .forEach(volume -> containers.add(volume(volume, pods.pods().size())));
    }
    return new Drift(containers, pods.pods().size(), stale, missing, obstacle);
  }

  private static ContainerVerdict volume(String name, int pods) {
    return new ContainerVerdict(
        name,
        "",
        false,
        List.of(),
        Optional.empty(),
        Verdict.NOT_CHECKED,
        new Reason(Verdict.NOT_CHECKED.code(), "No status says what an image volume has mounted."),
        pods,
        0);
  }

  /** The digests that a restart should bring, by the name of the container that drifted. */
  public Map<String, Digest> wanted() {
    Map<String, Digest> wanted = new TreeMap<>();
    for (ContainerVerdict verdict : containers) {
      if (verdict.verdict() == Verdict.DRIFTED) {
        verdict.published().ifPresent(digest -> wanted.put(verdict.container(), digest));
      }
    }
    return wanted;
  }

  /** The container with the worst verdict; empty without containers. */
  public Optional<ContainerVerdict> worst() {
    return containers.stream()
        .min(
            Comparator.comparing(ContainerVerdict::verdict)
                .reversed()
                .thenComparing(ContainerVerdict::container));
  }
}
