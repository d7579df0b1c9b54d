package com.slashmnt.krar.fabric8.internal.workload;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.select.LabelSelector;
import com.slashmnt.krar.select.Namespaces;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One look at the followed workloads: first by the lists that found them, then by what it takes.
 */
final class StatusPoll {

  private final WorkloadReader reader;
  private final Map<WorkloadRef, Workload> followed = new TreeMap<>();
  private final Set<String> names;
  private final Map<WorkloadRef, Observation> seen = new HashMap<>();

  /** Once the cluster cannot be reached, asking on would only add up the waiting. */
  private @Nullable Reason unreachable;

  StatusPoll(WorkloadReader reader, List<Workload> followed) {
    this.reader = reader;
    followed.forEach(w -> this.followed.put(w.ref(), w));
    this.names = this.followed.keySet().stream().map(WorkloadRef::toString).collect(toSet());
  }

  Map<WorkloadRef, Observation> seen() {
    return seen;
  }

  /** Sees those that the discovery finds; that it misses one proves nothing. */
  void asDiscovered(Discovery discovery) {
    Map<WorkloadKind, List<Workload>> discovered =
        followed.values().stream()
            .filter(w -> isDiscovered(w, discovery))
            .collect(groupingBy(w -> w.ref().kind(), TreeMap::new, toList()));
    discovered.forEach(
        (kind, workloads) -> {
          for (Scope scope : scopes(workloads, discovery.namespaces())) {
            Set<String> excluded =
                scope.equals(Scope.EVERYWHERE) ? discovery.namespaces().excluded() : Set.of();
            list(kind, scope, discovery.labels(), excluded, within(scope, workloads));
          }
        });
  }

  private static boolean isDiscovered(Workload workload, Discovery discovery) {
    Namespaces namespaces = discovery.namespaces();
    String own = workload.ref().namespace();
    return discovery.kinds().contains(workload.ref().kind())
        && discovery.labels().matches(workload.labels())
        && (namespaces.isAll() || namespaces.names().contains(own))
        && !namespaces.excluded().contains(own);
  }

  private static List<Scope> scopes(List<Workload> workloads, Namespaces allowed) {
    Set<String> names =
        workloads.stream().map(w -> w.ref().namespace()).collect(toCollection(TreeSet::new));
    return allowed.isAll() && names.size() > 1
        ? List.of(Scope.EVERYWHERE)
        : names.stream().map(Scope::in).toList();
  }

  private static List<Workload> within(Scope scope, List<Workload> workloads) {
    return workloads.stream()
        .filter(w -> scope.namespace().map(w.ref().namespace()::equals).orElse(true))
        .toList();
  }

  /** Sees the others by a list of all there is; what is missing there is gone. */
  void whatIsLeft() {
    Map<WorkloadKind, Map<String, List<Workload>>> left =
        followed.values().stream()
            .filter(w -> !seen.containsKey(w.ref()))
            .collect(
                groupingBy(
                    w -> w.ref().kind(),
                    TreeMap::new,
                    groupingBy(w -> w.ref().namespace(), TreeMap::new, toList())));
    left.forEach(
        (kind, byNamespace) ->
            byNamespace.forEach(
                (namespace, workloads) -> {
                  list(kind, Scope.in(namespace), LabelSelector.everything(), Set.of(), workloads);
                  workloads.forEach(w -> seen.putIfAbsent(w.ref(), new Observation.Gone()));
                }));
  }

  private void list(
      WorkloadKind kind,
      Scope scope,
      LabelSelector labels,
      Collection<String> excluded,
      List<Workload> wanted) {
    Reason failure = unreachable;
    if (failure == null) {
      try {
        reader.list(kind, scope, labels, excluded, m -> isFollowed(kind, m)).forEach(this::see);
        return;
      } catch (ApiFailure e) {
        failure = e.reason();
        unreachable = e.isUnreachable() ? failure : null;
      }
    }
    for (Workload workload : wanted) {
      seen.putIfAbsent(workload.ref(), new Observation.Unknown(failure));
    }
  }

  /** By text: of a large list, hardly anything is followed. */
  private boolean isFollowed(WorkloadKind kind, MetaWire metadata) {
    return names.contains(metadata.namespace() + "/" + kind + "/" + metadata.name());
  }

  private void see(Workload now) {
    @Nullable Workload before = followed.get(now.ref());
    if (before == null) {
      return;
    }
    if (!before.uid().isEmpty() && !before.uid().equals(now.uid())) {
      seen.put(now.ref(), new Observation.Gone());
    } else {
      // A server that lags behind must not make a rollout look like it was before the restart.
      boolean older = now.rollout().generation() < before.rollout().generation();
      seen.put(now.ref(), new Observation.Seen(older ? before : now));
    }
  }
}
