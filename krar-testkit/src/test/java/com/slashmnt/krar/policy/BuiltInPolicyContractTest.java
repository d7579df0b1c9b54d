package com.slashmnt.krar.policy;

import com.slashmnt.krar.testkit.contract.RolloutPolicyContract;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;

class BuiltInPolicyContractTest extends RolloutPolicyContract {

  private static final WorkloadRef WEB = WorkloadRef.parse("prod/Deployment/web");

  @Override
  protected RolloutPolicy policy() {
    return RolloutPolicy.always()
        .guardedBy(
            RolloutPolicy.whenRestartable("krar.slash-mnt.com/rollout-policy")
                .and(RolloutPolicy.unlessRestartedWithin(Duration.ofMinutes(10))));
  }

  @Override
  protected Workload rolled() {
    return Workload.builder(WEB).build();
  }

  @Override
  protected Workload held() {
    return Workload.builder(WEB).templateRestartedAt("2026-01-02T03:00:00Z").build();
  }

  @Override
  protected PolicyContext context() {
    return PolicyContext.at(Instant.parse("2026-01-02T03:04:05Z"));
  }
}
