package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.AuditLog;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dry run writes nothing, and says what the real one then does. */
class DryRunIT extends ClusterTest {

  @Test
  void writesNothingAndSaysWhatTheRunThenDoes() {
    String namespace = namespaces.create("plan");
    HasMetadata web = Workloads.deployment(namespace, "web").label(LABEL, "plan").create(CLIENT);
    HasMetadata db = Workloads.statefulSet(namespace, "db").label(LABEL, "plan").create(CLIENT);
    HasMetadata off =
        Workloads.deployment(namespace, "off").replicas(0).label(LABEL, "plan").create(CLIENT);
    HasMetadata agent =
        Workloads.daemonSet(namespace, "agent").onDelete().label(LABEL, "plan").create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(web, db, agent));

    try (Account operator = operator(namespace)) {
      Krar krar =
          Krar.as(operator, folder)
              .args("-N", namespace, "-v", "plan", "-r", "deploy,sts,ds")
              .args("--targets", namespace + "/Deployment/missing");
      AuditLog.Mark mark = PLANE.own() ? PLANE.audit().mark() : null;
      JobReport plan = krar.report("--dry-run");
      if (mark != null) {
        assertThat(PLANE.audit().since(mark))
            .isNotEmpty()
            .allSatisfy(r -> assertThat(r.verb()).isIn("get", "list"));
      }
      JobReport run = krar.report("--run-id", "plan-1");

      assertThat(plan.rolled()).containsExactlyInAnyOrder(ref(web), ref(db));
      assertThat(run.refs()).isEqualTo(plan.refs());
      assertThat(run.rolled()).isEqualTo(plan.rolled());
      assertThat(run.held()).isEqualTo(plan.held());
      assertThat(run.failed()).isEqualTo(plan.failed());
      for (String ref : plan.refs()) {
        assertThat(run.why(ref)).as(ref).isEqualTo(plan.why(ref));
        assertThat(run.message(ref)).as(ref).isEqualTo(plan.message(ref));
        assertThat(run.warnings(ref)).as(ref).isEqualTo(plan.warnings(ref));
      }
      assertThat(plan.code(ref(off))).isEqualTo("ScaledToZero");
      assertThat(plan.code(ref(agent))).isEqualTo("OnDelete");
      assertThat(plan.exitCode()).isEqualTo(run.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void listsOnlyTheKindsAskedFor() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    String namespace = namespaces.create("kinds");
    try (Account operator = operator(namespace)) {
      AuditLog.Mark mark = PLANE.audit().mark();
      JobReport plan =
          Krar.as(operator, folder)
              .report("-N", namespace, "-v", "plan", "-r", "statefulsets", "--dry-run");
      assertThat(plan.exitCode()).isZero();
      assertThat(PLANE.audit().since(mark))
          .singleElement()
          .satisfies(
              r -> {
                assertThat(r.verb()).isEqualTo("list");
                assertThat(r.resource()).isEqualTo("statefulsets");
              });
    }
  }
}
