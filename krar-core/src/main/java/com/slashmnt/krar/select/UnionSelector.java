package com.slashmnt.krar.select;

import com.slashmnt.krar.workload.Workload;

record UnionSelector(WorkloadSelector first, WorkloadSelector second) implements WorkloadSelector {

  @Override
  public Selection select() {
    return first.select().union(second.select());
  }

  @Override
  public boolean stillSelects(Workload now) {
    return first.stillSelects(now) || second.stillSelects(now);
  }
}
