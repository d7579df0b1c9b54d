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

/** Lists the pods of each namespace once, and keeps those of the workloads asked for. */
public final class PodSource implements FactSource<RunningPods> {

  private static final String FORBIDDEN = "PodsForbidden";

  private final Pager pages;
  private final Kinds kinds;
  private final Nodes nodes;

  /** Namespaces whose pods may not be listed, and why: a run need not ask twice. */
  private final Map<String, Reason> refused = new ConcurrentHashMap<>();

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
        values.putAll(list(namespace, entry.getValue()));
      } catch (ApiFailure e) {
        unreachable = Optional.of(e.reason()).filter(r -> r.is(Reason.UNREACHABLE));
        unknown(entry.getValue(), remembered(namespace, e.reason()), values);
      }
    }
    return values;
  }

  private Map<WorkloadRef, FactValue<RunningPods>> list(String namespace, List<Workload> wanted) {
    Scope scope = Scope.in(namespace);
    ApiRequest request =
        ApiRequest.get(
            scope.path("", "v1", "pods"),
            Query.NONE,
            "list",
            "pods " + scope,
            new RbacPermission("list", "pods", scope.toString()));
    PodOwners owners = new PodOwners(wanted, kinds);
    return owners.newest(pages.read(request, PodWire.class, owners::reduce), nodes);
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
    workloads.forEach(w -> values.put(w.ref(), new FactValue.Unknown<>(why)));
  }
}
