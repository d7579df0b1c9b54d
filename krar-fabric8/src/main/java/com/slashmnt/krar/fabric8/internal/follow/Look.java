package com.slashmnt.krar.fabric8.internal.follow;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One look at the followed workloads, and what it has shown so far. */
final class Look {

  private final Map<WorkloadRef, Workload> followed = new TreeMap<>();
  private final Set<String> names;
  private final Map<WorkloadRef, Observation> seen = new HashMap<>();

  /** Once the cluster cannot be reached, asking on would only add up the waiting. */
  private @Nullable Reason unreachable;

  Look(List<Workload> workloads) {
    workloads.forEach(w -> followed.put(w.ref(), w));
    this.names = followed.keySet().stream().map(WorkloadRef::toString).collect(Collectors.toSet());
  }

  Collection<Workload> followed() {
    return followed.values();
  }

  /** By text: of a large list, hardly anything is followed. */
  boolean isFollowed(WorkloadKind kind, MetaWire metadata) {
    return names.contains(metadata.namespace() + "/" + kind + "/" + metadata.name());
  }

  /** It is like this, as far as what was asked knows. */
  void see(Workload now) {
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

  void goneUnlessSeen(Workload workload) {
    seen.putIfAbsent(workload.ref(), new Observation.Gone());
  }

  /** What was asked for these failed. */
  void failed(List<Workload> workloads, ApiFailure failure) {
    if (failure.isUnreachable()) {
      unreachable = failure.reason();
    }
    unknown(workloads, failure.reason());
  }

  void unknown(List<Workload> workloads, Reason why) {
    workloads.forEach(w -> seen.putIfAbsent(w.ref(), new Observation.Unknown(why)));
  }

  /** Why nothing more is to be asked in this look. */
  Optional<Reason> unreachable() {
    return Optional.ofNullable(unreachable);
  }

  boolean hasAnswered(Workload workload) {
    return seen.containsKey(workload.ref());
  }

  /** What was seen of it; empty if it was not, or is gone. */
  Optional<Workload> now(Workload workload) {
    @Nullable Observation observation = seen.get(workload.ref());
    return observation == null
        ? Optional.empty()
        : observation.fold(Optional::of, Optional::empty, why -> Optional.empty());
  }

  Map<WorkloadRef, Observation> seen() {
    return seen;
  }
}
