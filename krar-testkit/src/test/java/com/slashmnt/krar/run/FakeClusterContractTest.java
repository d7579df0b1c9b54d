package com.slashmnt.krar.run;

import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.contract.RolloutTriggerContract;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;

/** The fake must keep the contract too, or the run's tests prove nothing. */
class FakeClusterContractTest extends RolloutTriggerContract {

  private static final WorkloadRef GONE = WorkloadRef.parse("a/Deployment/gone");

  private final FakeCluster cluster = new FakeCluster();

  @Override
  protected RolloutTrigger trigger() {
    cluster.refuse(GONE.toString(), "NotFound");
    return cluster.trigger();
  }

  @Override
  protected Workload existing() {
    return cluster.add("a/Deployment/web");
  }

  @Override
  protected Workload read(WorkloadRef ref) {
    return cluster.get(ref.toString());
  }

  @Override
  protected void changeByAnotherWriter(WorkloadRef ref) {
    cluster.change(ref, w -> w);
  }

  @Override
  protected Workload gone() {
    return Workload.builder(GONE).build();
  }
}
