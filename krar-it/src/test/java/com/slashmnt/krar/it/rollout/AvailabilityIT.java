package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Budgets;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.junit.jupiter.api.Test;

/** A restart that leaves too few pods is warned of, or not made. */
class AvailabilityIT extends ClusterTest {

  private Krar krar(Account account, String namespace) {
    return Krar.as(account, folder)
        .env("KRAR_NAMESPACES", namespace)
        .env("KRAR_LABEL_VALUE", "some")
        .env("KRAR_SETTLE_TIME", "0");
  }

  @Test
  void holdsOrWarnsOfWhatLeavesTooFewPods() {
    String namespace = namespaces.create("avail");
    HasMetadata recreated =
        Workloads.deployment(namespace, "recreated").recreate().label(LABEL, "some").roll(CLIENT);
    HasMetadata alone =
        Workloads.statefulSet(namespace, "alone").replicas(1).label(LABEL, "some").roll(CLIENT);
    HasMetadata surging =
        Workloads.deployment(namespace, "surging").label(LABEL, "some").roll(CLIENT);
    try (Account operator = operator(namespace)) {
      JobReport skipped = krar(operator, namespace).report("--availability", "skip");
      assertThat(skipped.exitCode()).isZero();
      assertThat(skipped.code(ref(recreated))).isEqualTo("AvailabilityRisk");
      assertThat(skipped.code(ref(alone))).isEqualTo("AvailabilityRisk");
      assertThat(skipped.code(ref(surging))).isEqualTo("Converged");
      JobReport warned = krar(operator, namespace).report();
      assertThat(warned.code(ref(recreated))).isEqualTo("Converged");
      assertThat(warned.warnings(ref(recreated))).contains("AvailabilityRisk");
      assertThat(warned.warnings(ref(alone))).contains("AvailabilityRisk");
    }
  }

  @Test
  void mindsABudgetWhereItMayReadIt() {
    String namespace = namespaces.create("avail-budget");
    HasMetadata web =
        Workloads.deployment(namespace, "web")
            .replicas(2)
            .rollingUpdate("1", "0")
            .label(LABEL, "some")
            .roll(CLIENT);
    Budgets.create(CLIENT, namespace, "all", "web", 2, 0);
    try (Account operator = operator(namespace)) {
      JobReport unknown =
          krar(operator, namespace).report("--read-pdbs", "--availability=skip", "--dry-run");
      assertThat(unknown.warnings(ref(web))).contains("BudgetsUnknown");
    }
    try (Account operator =
        operator(namespace)
            .allow(namespace, Accounts.rule("policy", "poddisruptionbudgets", "list"))) {
      JobReport held = krar(operator, namespace).report("--read-pdbs", "--availability=skip");
      assertThat(held.code(ref(web))).as(held.toString()).isEqualTo("AvailabilityRisk");
      assertThat(held.message(ref(web))).contains("PodDisruptionBudget all allows 0");
      JobReport without = krar(operator, namespace).report("--availability=skip");
      assertThat(without.code(ref(web))).isEqualTo("Converged");
    }
  }
}
