package com.slashmnt.krar.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.workload.PullPolicy;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs that write digests. */
class DigestRunTest extends PullingRuns {
  @Test
  void writesTheDigestAndGoesOnFollowingTheTag() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(image(WEB)).isEqualTo(APP + "@" + TWO.digest());
    assertThat(code(run(builder()))).isEqualTo("Current");
    registry.publish(APP, THREE);
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(image(WEB)).isEqualTo(APP + "@" + THREE.digest());
    assertThat(cluster.restarts()).hasSize(2);
  }

  @Test
  void runsOneDigestAlthoughTheTagMovesDuringTheRollout() {
    WorkloadRef web = add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    cluster.beforeTrigger(ref -> registry.publish(APP, THREE));
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(running).containsEntry(web, TWO.digest());
  }

  @Test
  void bringsWhatARestartWouldNotPull() {
    add(WEB, PullPolicy.IF_NOT_PRESENT);
    registry.publish(APP, TWO);
    strategy = RolloutStrategy.RESTART;
    assertThat(code(run(builder()))).isEqualTo("PullPolicyNotAlways");
    strategy = RolloutStrategy.DIGEST;
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(cluster.restarts()).hasSize(1);
  }

  @Test
  void neverTouchesWhatNeverPulls() {
    add(WEB, PullPolicy.NEVER);
    registry.publish(APP, TWO);
    assertThat(code(run(builder()))).isEqualTo("PullPolicyNotAlways");
  }

  @Test
  void leavesAnImageToTheManagerThatAppliesIt() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    owners = new ImageOwners(Map.of("app", "kustomize-controller"));
    RunReport report = run(builder());
    assertThat(code(report)).isEqualTo("ImageFieldOwned");
    assertThat(((Outcome.Held) outcome(report, WEB)).reason().message())
        .contains("kustomize-controller", "container app");
    assertThat(cluster.restarts()).isEmpty();
  }

  @Test
  void aRestartByTagLiftsThePin() {
    add(WEB, PullPolicy.ALWAYS);
    registry.publish(APP, TWO);
    run(builder());
    registry.publish(APP, THREE);
    strategy = RolloutStrategy.RESTART;
    assertThat(code(run(builder()))).isEqualTo("Converged");
    assertThat(image(WEB)).isEqualTo(APP);
  }
}
