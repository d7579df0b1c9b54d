package com.slashmnt.krar.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.HeldResponses;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A run that is killed at any moment and started again with its id restarts nothing twice. */
class KilledRunIT extends ClusterTest {
  private static final int KILLS = 25;
  private static final int HELD = 5;
  private static final int WORKLOADS = 90;

  @Test
  void restartsEachWorkloadOnceHoweverOftenItIsKilled() {
    String namespace = namespaces.create("killed");
    List<HasMetadata> fleet = new ArrayList<>();
    for (int i = 0; i < WORKLOADS; i++) {
      fleet.add(
          (i % 3 == 0
                  ? Workloads.statefulSet(namespace, "db-" + i)
                  : Workloads.deployment(namespace, "web-" + i))
              .label("krar.slash-mnt.com/rollout-policy", "killed")
              .create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, fleet);

    Random random = new Random(20261123);
    int betweenPatches = 0;
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar =
          Krar.as(operator, folder, proxy)
              .args("--run-id", "killed-1", "--namespaces", namespace)
              .args("--label-value", "killed", "--max-in-flight", "3");
      for (int kill = 0; kill < KILLS; kill++) {
        try (KrarProcess run = krar.start()) {
          if (kill % (KILLS / HELD) == 2) {
            // Applied, and nobody hears of it.
            HeldResponses held = proxy.hold(ProxiedRequest::patches);
            held.awaitHeld(1);
            run.kill();
            proxy.clear();
          } else if (kill % (KILLS / HELD) == 4) {
            // Any moment at all: after so many requests of any sort.
            int requests = proxy.requests().size() + random.nextInt(1, 30);
            await(
                "request " + requests, () -> proxy.requests().size() >= requests || !run.running());
            run.kill();
          } else {
            long patches = patches(proxy) + random.nextInt(1, 4);
            await("patch " + patches, () -> patches(proxy) >= patches || !run.running());
            run.kill();
          }
        }
        long restarted = restarted(namespace);
        betweenPatches += restarted > 0 && restarted < WORKLOADS ? 1 : 0;
      }
      assertThat(betweenPatches).as("kills between the first and the last PATCH").isGreaterThan(15);

      JobReport last = krar.report();
      for (int attempt = 0; last.exitCode() != 0 && attempt < 3; attempt++) {
        assertThat(last.exitCode()).as("single failures: " + last).isEqualTo(1);
        last = krar.report();
      }

      assertThat(last.exitCode()).isZero();
      assertThat(last.rolled()).hasSize(WORKLOADS);
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
      assertThat(
              CLIENT.v1().events().inNamespace(namespace).list().getItems().stream()
                  .filter(e -> "KrarRolloutTriggered".equals(e.getReason()))
                  .map(e -> e.getInvolvedObject().getName())
                  .toList())
          .containsExactlyInAnyOrderElementsOf(
              fleet.stream().map(w -> w.getMetadata().getName()).toList());
    }
  }

  @Test
  void theLastRunStillReportsThatAWorkloadFailed() {
    String namespace = namespaces.create("bad");
    HasMetadata good = Workloads.deployment(namespace, "good").label("team", "bad").create(CLIENT);
    HasMetadata bad =
        Workloads.deployment(namespace, "bad")
            .label("team", "bad")
            .progressDeadlineSeconds(3)
            .roll(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(good));
    // The same workload, whose pods crash from now on.
    CLIENT
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("bad")
        .edit(
            d ->
                d.edit()
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .editFirstContainer()
                    .withImage("crash:1")
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build());
    Await.until(
        "the crashing rollout given up",
        () -> CLIENT.apps().deployments().inNamespace(namespace).withName("bad").get(),
        d ->
            d.getStatus().getConditions().stream()
                .anyMatch(c -> "ProgressDeadlineExceeded".equals(c.getReason())));

    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar =
          Krar.as(operator, folder, proxy)
              .args("--run-id", "bad-1", "--namespaces", namespace, "--selector", "team=bad")
              .args("-n", "");
      try (KrarProcess run = krar.start()) {
        await("both restarted", () -> patches(proxy) >= 2);
        run.kill();
      }
      JobReport report = krar.report();

      String ref = ref(bad);
      assertThat(report.exitCode()).isEqualTo(1);
      assertThat(report.code(ref)).isEqualTo("RolloutFailed");
      assertThat(report.message(ref)).contains("CrashLoopBackOff");
      assertThat(report.code(ref(good))).isEqualTo("Converged");
      assertThat(changes.all()).isEqualTo(Map.of(ref, 1, ref(good), 1));
      assertThat(CLIENT.v1().events().inNamespace(namespace).list().getItems())
          .anySatisfy(
              e -> {
                assertThat(e.getReason()).isEqualTo("RolloutFailed");
                assertThat(e.getType()).isEqualTo("Warning");
                assertThat(e.getInvolvedObject().getName()).isEqualTo("bad");
              });
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, condition);
  }
}
