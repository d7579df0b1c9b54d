package com.slashmnt.krar.run;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.testkit.FakeCluster;
import com.slashmnt.krar.testkit.contract.RolloutFollowerContract;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Map;

class FakeClusterFollowerContractTest extends RolloutFollowerContract {

  private final FakeCluster cluster = new FakeCluster();

  @Override
  protected RolloutFollower follower() {
    return cluster.follower();
  }

  @Override
  protected List<Workload> existing() {
    return List.of(cluster.add("a/Deployment/web"), cluster.add("a/StatefulSet/db"));
  }

  @Override
  protected Workload read(WorkloadRef ref) {
    return cluster.get(ref.toString());
  }

  @Override
  protected void change(WorkloadRef ref) {
    cluster.change(ref, w -> w);
  }

  @Override
  protected Workload gone() {
    return Workload.builder(WorkloadRef.parse("a/Deployment/gone")).build();
  }

  @Override
  protected RolloutFollower broken() {
    return followed ->
        Map.of(
            followed.get(0).ref(),
            new Observation.Unknown(
                new KrarException(new Reason(Reason.UNREACHABLE, "down")).reason()));
  }
}
