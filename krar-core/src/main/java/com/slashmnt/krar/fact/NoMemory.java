package com.slashmnt.krar.fact;

import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

enum NoMemory implements RolloutMemory {
  NONE;

  @Override
  public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
    Map<WorkloadRef, FactValue<FailedRestarts>> values = new HashMap<>();
    workloads.forEach(w -> values.put(w.ref(), FactValue.known(FailedRestarts.nothing())));
    return values;
  }

  @Override
  public void remember(WorkloadRef workload, FailedRestarts now) {
    // That is the point of it.
  }

  @Override
  public String toString() {
    return "no memory";
  }
}
