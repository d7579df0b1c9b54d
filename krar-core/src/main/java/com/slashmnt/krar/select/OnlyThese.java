package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a selector selects of some workloads, and why not of each other of them. */
record OnlyThese(
    WorkloadSelector selector,
    Set<WorkloadRef> these,
    Function<Collection<WorkloadRef>, WorkloadSelector> byName)
    implements WorkloadSelector {

  OnlyThese {
    requireNonNull(selector, "selector");
    these = Set.copyOf(these);
    requireNonNull(byName, "byName");
  }

  @Override
  public Selection select() {
    Selection all = selector.select();
    List<Workload> found = new ArrayList<>();
    List<Selection.TargetFailure> failures = new ArrayList<>();
    Set<WorkloadRef> missing = new LinkedHashSet<>(these.stream().sorted().toList());
    for (Workload workload : all.workloads()) {
      if (missing.remove(workload.ref())) {
        found.add(workload);
      }
    }
    for (Selection.TargetFailure failure : all.failedTargets()) {
      if (missing.remove(failure.target())) {
        failures.add(failure);
      }
    }
    if (!missing.isEmpty()) {
      Selection named = byName.apply(List.copyOf(missing)).select();
      for (Workload workload : named.workloads()) {
        missing.remove(workload.ref());
        // A list that failed does not say that it is not selected.
        if (!all.failedScopes().isEmpty() && selector.stillSelects(workload)) {
          found.add(workload);
        } else {
          failures.add(
              new Selection.TargetFailure(
                  workload.ref(),
                  new Reason(
                      "NotSelected", "It is no longer selected. " + selector.explain(workload))));
        }
      }
      named.failedTargets().forEach(failure -> missing.remove(failure.target()));
      failures.addAll(named.failedTargets());
      missing.forEach(
          ref ->
              failures.add(
                  new Selection.TargetFailure(
                      ref, new Reason(Reason.NOT_FOUND, "There is no " + ref + "."))));
    }
    return new Selection(found, failures, List.of());
  }

  @Override
  public boolean stillSelects(Workload now) {
    return these.contains(now.ref()) && selector.stillSelects(now);
  }

  @Override
  public String explain(Workload workload) {
    return these.contains(workload.ref())
        ? selector.explain(workload)
        : "It is none of those that were asked for.";
  }
}
