package com.slashmnt.krar.fact;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

final class InProcessMemory implements RolloutMemory {

  private final Map<WorkloadRef, FailedRestarts> entries = new ConcurrentHashMap<>();
  private final Map<ImageReference, FirstSeen> tags = new ConcurrentHashMap<>();

  @Override
  public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
    Map<WorkloadRef, FactValue<FailedRestarts>> values = new HashMap<>();
    for (Workload workload : workloads) {
      values.put(
          workload.ref(),
          FactValue.known(entries.getOrDefault(workload.ref(), FailedRestarts.nothing())));
    }
    return values;
  }

  @Override
  public void remember(WorkloadRef workload, FailedRestarts now) {
    if (now.isNothing()) {
      entries.remove(workload);
    } else {
      entries.put(workload, now);
    }
  }

  @Override
  public SeenTags firstSeen() {
    return new SeenTags(tags);
  }

  @Override
  public void firstSeen(SeenTags changed) {
    tags.putAll(changed.tags());
  }

  @Override
  public String toString() {
    return "in-process memory of " + entries.size() + " workloads";
  }
}
