package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import org.junit.jupiter.api.Test;

/** CronJobs are reported by those who ask for them, and never written to. */
class CronJobIT extends ClusterTest {

  private static CronJob cronJob(String namespace, String name, String pullPolicy) {
    return CLIENT
        .resource(
            new CronJobBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels(LABEL, "cron")
                .endMetadata()
                .withNewSpec()
                .withSchedule("0 3 1 1 *")
                .withSuspend(name.startsWith("suspended"))
                .withNewJobTemplate()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("report")
                .withImage("acme/report:1")
                .withImagePullPolicy(pullPolicy)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .endJobTemplate()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void saysWhatTheirNextRunsBringAndLeavesThemAsTheyAre() {
    String namespace = namespaces.create("cron");
    CronJob pulls = cronJob(namespace, "pulls", "Always");
    cronJob(namespace, "keeps", "IfNotPresent");
    cronJob(namespace, "suspended", "Always");
    // Enough to report, and to show that nothing more is asked for.
    try (Account reader =
        Accounts.create(PLANE, namespace, "reader")
            .allow(namespace, Accounts.rule("batch", "cronjobs", "get", "list"))) {
      Krar krar = Krar.as(reader, folder).args("-N", namespace, "-v", "cron", "-r", "cj");

      JobReport report = krar.report("--run-id", "cron-1");

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.warnings()).isEmpty();
      assertThat(report.code(namespace + "/CronJob/pulls")).isEqualTo("NextRunPulls");
      assertThat(report.message(namespace + "/CronJob/pulls"))
          .isEqualTo("Its next run pulls acme/report:1.");
      assertThat(report.code(namespace + "/CronJob/keeps")).isEqualTo("NextRunMayNotPull");
      assertThat(report.message(namespace + "/CronJob/suspended"))
          .isEqualTo("Its next run, once it is no longer suspended, pulls acme/report:1.");

      JobReport byName =
          Krar.as(reader, folder)
              .args("--targets", namespace + "/CronJob/pulls", "--smart", "--smart-restart")
              .args("--no-memory")
              .report("--run-id", "cron-2");
      assertThat(byName.code(namespace + "/CronJob/pulls")).isEqualTo("NextRunPulls");
      assertThat(CLIENT.resource(pulls).require().getMetadata().getResourceVersion())
          .isEqualTo(pulls.getMetadata().getResourceVersion());
    }
  }
}
