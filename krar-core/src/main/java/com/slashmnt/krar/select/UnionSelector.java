package com.slashmnt.krar.select;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.workload.Workload;
import java.util.stream.Stream;

record UnionSelector(WorkloadSelector first, WorkloadSelector second) implements WorkloadSelector {

  @Override
  public Selection select() {
    return first.select().union(second.select());
  }

  @Override
  public boolean stillSelects(Workload now) {
    return first.stillSelects(now) || second.stillSelects(now);
  }

  @Override
  public String explain(Workload workload) {
    if (first.stillSelects(workload)) {
      return first.explain(workload);
    } else if (second.stillSelects(workload)) {
      return second.explain(workload);
    }
    return Stream.of(first, second)
        .map(selector -> selector.explain(workload))
        .distinct()
        .collect(joining(" "));
  }
}
