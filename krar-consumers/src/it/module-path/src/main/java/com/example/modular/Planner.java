package com.example.modular;

import com.slashmnt.krar.cloud.CloudCredentials;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.Map;

/** Plans a run over one workload. */
final class Planner {

  private Planner() {}

  static RolloutPlan plan() {
    Workload web = Workload.builder(WorkloadRef.parse("shop/Deployment/web")).build();
    return RolloutRun.builder(
            WorkloadSelector.of(web),
            RolloutPolicy.always(),
            (workload, roll, context) -> new TriggerResult.Triggered(workload, Instant.EPOCH))
        .build()
        .plan();
  }

  static DigestSource registries() {
    return OciDigestSource.builder(Credentials.none().then(cloud())).build();
  }

  /** Of a pod that no cloud gives an identity. */
  static Credentials cloud() {
    return CloudCredentials.fromEnvironment(Map.of());
  }
}
