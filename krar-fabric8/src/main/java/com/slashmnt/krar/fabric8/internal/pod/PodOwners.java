package com.slashmnt.krar.fabric8.internal.pod;

import static java.util.stream.Collectors.groupingBy;

import com.slashmnt.krar.fabric8.internal.kind.KindAdapter;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.fabric8.internal.kind.PodOwner;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the workload that a pod belongs to, among those of one namespace that were asked for. */
final class PodOwners {

  private final Map<WorkloadKind, Map<String, Workload>> byKindAndName = new HashMap<>();
  private final List<Workload> workloads;
  private final Kinds kinds;
  private final PodReduction reduction = new PodReduction();

  PodOwners(List<Workload> workloads, Kinds kinds) {
    this.workloads = workloads;
    this.kinds = kinds;
    for (Workload workload : workloads) {
      byKindAndName
          .computeIfAbsent(workload.ref().kind(), kind -> new HashMap<>())
          .put(workload.ref().name(), workload);
    }
  }

  /** The pod reduced; empty if it has ended or was not asked for. */
  Optional<OwnedPod> reduce(PodWire pod) {
    if (pod.isFinished()) {
      return Optional.empty();
    }
    MetaWire metadata = pod.metadata();
    for (Map.Entry<WorkloadKind, Map<String, Workload>> entry : byKindAndName.entrySet()) {
      KindAdapter<?> kind = kinds.of(entry.getKey());
      Optional<Workload> owner = kind.ownerOf(metadata).flatMap(o -> find(o, entry.getValue()));
      if (owner.isPresent()) {
        return Optional.of(reduction.reduce(pod, owner.get(), kind));
      }
    }
    return Optional.empty();
  }

  private static Optional<Workload> find(PodOwner owner, Map<String, Workload> byName) {
    @Nullable Workload workload = byName.get(owner.name());
    return Optional.ofNullable(workload)
        // A namesake that was deleted may have pods left.
        .filter(w -> owner.uid().isEmpty() || w.uid().isEmpty() || owner.uid().equals(w.uid()));
  }

  /** Of each workload the pods of its newest revision, each on its node. */
  Map<WorkloadRef, FactValue<RunningPods>> newest(List<OwnedPod> pods, Nodes nodes) {
    Map<WorkloadRef, List<OwnedPod>> byWorkload =
        pods.stream().collect(groupingBy(OwnedPod::workload));
    Map<WorkloadRef, FactValue<RunningPods>> values = new HashMap<>();
    for (Workload workload : workloads) {
      List<OwnedPod> all = byWorkload.getOrDefault(workload.ref(), List.of());
      List<OwnedPod> live = all.stream().filter(p -> p.terminatingUntil().isEmpty()).toList();
      values.put(
          workload.ref(),
          FactValue.known(
              new RunningPods(
                  newestOf(workload, live, nodes),
                  all.stream().flatMap(p -> p.terminating(nodes).stream()).toList(),
                  all.stream().map(OwnedPod::changedAt).max(Comparator.naturalOrder()))));
    }
    return values;
  }

  /** By the status, since a pod of an older revision may come back as the youngest of all. */
  private List<RunningPod> newestOf(Workload workload, List<OwnedPod> pods, Nodes nodes) {
    Optional<String> revision =
        workload
            .revision()
            .filter(r -> !isLeftBehind(workload, r, pods))
            .or(
                () ->
                    pods.stream()
                        .max(Comparator.comparingLong(OwnedPod::rank))
                        .map(OwnedPod::revision));
    return pods.stream()
        .filter(p -> revision.filter(p.revision()::equals).isPresent())
        .map(p -> p.on(nodes))
        .toList();
  }

  /**
   * A Deployment's condition goes on naming the ReplicaSet of its last rollout where one was undone
   * at zero replicas; its counters tell that there are pods of the newest one.
   */
  private boolean isLeftBehind(Workload workload, String revision, List<OwnedPod> pods) {
    return kinds.of(workload.ref().kind()).isRevisionDerived()
        && workload.rollout().updated() > 0
        && pods.stream().noneMatch(p -> p.revision().equals(revision));
  }
}
