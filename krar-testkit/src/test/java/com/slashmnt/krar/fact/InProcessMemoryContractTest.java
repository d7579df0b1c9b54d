package com.slashmnt.krar.fact;

import com.slashmnt.krar.testkit.contract.RolloutMemoryContract;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;

class InProcessMemoryContractTest extends RolloutMemoryContract {

  private final RolloutMemory memory = RolloutMemory.inProcess();

  @Override
  protected RolloutMemory memory() {
    return memory;
  }

  @Override
  protected List<Workload> existing() {
    return List.of(
        Workload.builder(WorkloadRef.parse("prod/Deployment/web")).build(),
        Workload.builder(WorkloadRef.parse("prod/StatefulSet/db")).build());
  }
}
