package com.slashmnt.krar.policy;

import com.slashmnt.krar.testkit.contract.RolloutPolicyContract;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class AsPlannedContractTest extends RolloutPolicyContract {

  private static final Workload WEB =
      Workload.builder(WorkloadRef.parse("prod/Deployment/web")).uid("u-1").build();

  @Override
  protected RolloutPolicy policy() {
    Decision.Roll planned = Decision.roll("RolloutRequested", "It was planned.");
    return RolloutPolicy.always()
        .asPlanned(List.of(PlannedRestart.of(WEB, planned, Optional.empty())));
  }

  @Override
  protected Workload rolled() {
    return WEB;
  }

  @Override
  protected Workload held() {
    return Workload.builder(WEB.ref()).uid("u-2").build();
  }

  @Override
  protected PolicyContext context() {
    return PolicyContext.at(Instant.parse("2026-01-02T03:04:05Z"));
  }
}
