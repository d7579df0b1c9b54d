package com.slashmnt.krar.fabric8.internal.pod;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists the pods of each namespace once, or where that is less those that a workload selects, and
 * keeps those of the workloads asked for.
 */
public final class PodSource implements FactSource<RunningPods> {

  private static final String FORBIDDEN = "PodsForbidden";

  /** So many workloads are asked for by their selectors where nothing is known of a namespace. */
  private static final int FEW = 2;

  /** A request of its own costs as much as so many more pods of a list. */
  private static final int PODS_PER_REQUEST = 4;

  /** They are sent one after the other, and an API server may read the namespace for each. */
  private static final int MOST_REQUESTS = 16;

  private final Pager pages;
  private final Kinds kinds;
  private final Nodes nodes;

  /** Namespaces whose pods may not be listed, and why: a run need not ask twice. */
  private final Map<String, Reason> refused = new ConcurrentHashMap<>();

  /** How many pods a namespace had when it was last listed. */
  private final Map<String, Integer> sizes = new ConcurrentHashMap<>();

  public PodSource(Pager pages, Kinds kinds, Nodes nodes) {
    this.pages = pages;
    this.kinds = kinds;
    this.nodes = nodes;
  }

  @Override
  public Map<WorkloadRef, FactValue<RunningPods>> gather(List<Workload> workloads) {
    nodes.outdate();
    Map<WorkloadRef, FactValue<RunningPods>> values = new HashMap<>();
    Map<String, List<Workload>> byNamespace =
        workloads.stream().collect(groupingBy(w -> w.ref().namespace(), TreeMap::new, toList()));
    Optional<Reason> unreachable = Optional.empty();
    for (Map.Entry<String, List<Workload>> entry : byNamespace.entrySet()) {
      String namespace = entry.getKey();
      Optional<Reason> known = unreachable.or(() -> Optional.ofNullable(refused.get(namespace)));
      if (known.isPresent()) {
        unknown(entry.getValue(), known.get(), values);
        continue;
      }
      try {
        list(namespace, entry.getValue(), values);
      } catch (ApiFailure e) {
        unreachable = Optional.of(e.reason()).filter(r -> r.is(Reason.UNREACHABLE));
        unknown(entry.getValue(), remembered(namespace, e.reason()), values);
      }
    }
    return values;
  }

  private void list(
      String namespace, List<Workload> wanted, Map<WorkloadRef, FactValue<RunningPods>> values) {
    Scope scope = Scope.in(namespace);
    if (isLessBySelector(namespace, wanted)) {
      for (Workload workload : wanted) {
        // Selectors may overlap; whose pod it is, its owner says.
        PodOwners owner = new PodOwners(List.of(workload), kinds);
        ApiRequest request = request(scope, workload.podSelector().orElse(""));
        values.putAll(owner.newest(pages.read(request, PodWire.class, owner::reduce), nodes));
      }
      return;
    }
    PodOwners owners = new PodOwners(wanted, kinds);
    List<Optional<OwnedPod>> pods =
        pages.read(request(scope, ""), PodWire.class, pod -> Optional.of(owners.reduce(pod)));
    sizes.put(namespace, pods.size());
    values.putAll(owners.newest(pods.stream().flatMap(Optional::stream).toList(), nodes));
  }

  private boolean isLessBySelector(String namespace, List<Workload> wanted) {
    if (wanted.size() > MOST_REQUESTS || wanted.stream().anyMatch(w -> w.podSelector().isEmpty())) {
      return false;
    }
    @Nullable Integer size = sizes.get(namespace);
    if (size == null) {
      return wanted.size() <= FEW;
    }
    // During a rollout the old ones are there, too.
    long expected =
        wanted.stream().mapToLong(w -> 2L * w.rollout().replicas() + PODS_PER_REQUEST).sum();
    return expected < size;
  }

  private static ApiRequest request(Scope scope, String selector) {
    return ApiRequest.get(
        scope.path("", "v1", "pods"),
        Query.NONE.with("labelSelector", selector),
        "list",
        "pods " + scope,
        new RbacPermission("list", "pods", scope.toString()));
  }

  private Reason remembered(String namespace, Reason failure) {
    if (!failure.is(Reason.FORBIDDEN)) {
      return failure;
    }
    Reason forbidden = new Reason(FORBIDDEN, failure.message());
    refused.put(namespace, forbidden);
    return forbidden;
  }

  private static void unknown(
      List<Workload> workloads, Reason why, Map<WorkloadRef, FactValue<RunningPods>> values) {
    workloads.forEach(w -> values.putIfAbsent(w.ref(), new FactValue.Unknown<>(why)));
  }
}
