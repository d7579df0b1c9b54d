package com.slashmnt.krar.fabric8.internal.workload;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.internal.http.ApiFailure;
import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Pager;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.kind.MetaWire;
import com.slashmnt.krar.fabric8.internal.kind.SelectorWire;
import com.slashmnt.krar.fact.DisruptionBudgets;
import com.slashmnt.krar.fact.DisruptionBudgets.Budget;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which PodDisruptionBudgets speak of the pods of workloads: by one list of each namespace, and one
 * request for the pod labels of each workload in a namespace that has budgets.
 */
public record BudgetSource(Pager pages, WorkloadReader reader)
    implements FactSource<DisruptionBudgets> {

  /** A PodDisruptionBudget, as far as krar reads it. */
  record Wire(MetaWire metadata, Spec spec, Status status) {
    Wire {
      metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
      spec = requireNonNullElse(spec, new Spec(null));
      status = requireNonNullElse(status, new Status(0));
    }

    /** Without a selector it selects no pods, with an empty one all. */
    boolean isAbout(Map<String, String> podLabels) {
      return Optional.ofNullable(spec.selector()).filter(s -> s.matches(podLabels)).isPresent();
    }

    Budget toBudget() {
      return new Budget(metadata.name(), status.disruptionsAllowed());
    }
  }

  record Spec(@Nullable SelectorWire selector) {}

  record Status(int disruptionsAllowed) {}

  @Override
  public Map<WorkloadRef, FactValue<DisruptionBudgets>> gather(List<Workload> workloads) {
    Map<WorkloadRef, FactValue<DisruptionBudgets>> values = new HashMap<>();
    workloads.stream()
        .collect(groupingBy(w -> w.ref().namespace(), TreeMap::new, toList()))
        .forEach((namespace, some) -> gather(namespace, some, values));
    return values;
  }

  private void gather(
      String namespace,
      List<Workload> workloads,
      Map<WorkloadRef, FactValue<DisruptionBudgets>> values) {
    List<Wire> all;
    try {
      all = pages.read(request(Scope.in(namespace)), Wire.class, Optional::of);
    } catch (ApiFailure e) {
      workloads.forEach(w -> values.put(w.ref(), unknown(e)));
      return;
    }
    for (Workload workload : workloads) {
      values.put(
          workload.ref(),
          all.isEmpty() ? FactValue.known(DisruptionBudgets.none()) : of(workload, all));
    }
  }

  private FactValue<DisruptionBudgets> of(Workload workload, List<Wire> all) {
    try {
      Map<String, String> labels = reader.podLabels(workload.ref());
      return FactValue.known(
          new DisruptionBudgets(
              all.stream().filter(b -> b.isAbout(labels)).map(Wire::toBudget).toList()));
    } catch (ApiFailure e) {
      return unknown(e);
    }
  }

  private static FactValue<DisruptionBudgets> unknown(ApiFailure failure) {
    Reason why = failure.reason();
    return new FactValue.Unknown<>(why);
  }

  private static ApiRequest request(Scope scope) {
    return ApiRequest.get(
        scope.path("policy", "v1", "poddisruptionbudgets"),
        Query.NONE,
        "list",
        "PodDisruptionBudgets " + scope,
        new RbacPermission("list", "poddisruptionbudgets.policy", scope.toString()));
  }
}
