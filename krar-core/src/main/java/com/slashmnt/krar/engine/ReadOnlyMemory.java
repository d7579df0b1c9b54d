package com.slashmnt.krar.engine;

import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Map;

/** Tells what a memory has, and keeps nothing there. */
record ReadOnlyMemory(RolloutMemory memory) implements RolloutMemory {

  @Override
  public Map<WorkloadRef, FactValue<FailedRestarts>> gather(List<Workload> workloads) {
    return memory.gather(workloads);
  }

  @Override
  public void remember(WorkloadRef workload, FailedRestarts now) {
    // Who explains a decision makes none.
  }

  @Override
  public SeenTags firstSeen() {
    return memory.firstSeen();
  }

  @Override
  public void firstSeen(SeenTags changed) {
    // As above: that a tag was looked up for an explanation does not let it ripen.
  }
}
