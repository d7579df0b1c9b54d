package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.policy.StalePods;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadRef;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A tag that moves while a run is under way: what was looked up before is not acted on. */
class OldKnowledgeIT extends SmartTest {

  /** Longer than an answer of a registry lasts, and less than a rollout may stand still. */
  private static final Duration LONG = Duration.ofMinutes(6);

  private PushedImage push(String namespace, String build) {
    return ImageBuilder.single(build).push(registry, namespace + "/web:1");
  }

  @Test
  void whatWaitedLongForItsTurnIsLookedUpAgainBeforeItIsRestarted() throws Exception {
    String namespace = namespaces.create("queue");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    PushedImage first = push(namespace, "first");
    Deployment app = following(namespace, "app", first).roll(CLIENT);
    Deployment web = following(namespace, "web", first).roll(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(app, web));
    PushedImage second = push(namespace, "second");
    kubelets.hold(namespace, "app");
    AtomicLong ahead = new AtomicLong();
    Fabric8Cluster cluster = Fabric8Cluster.of(CLIENT);
    RolloutMemory memory = RolloutMemory.inProcess();
    try (OciDigestSource digests = OciDigestSource.builder(Credentials.none()).build();
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      RolloutRun run =
          RolloutRun.builder(
                  cluster.selector(
                      List.of(WorkloadRef.parse(ref(app)), WorkloadRef.parse(ref(web)))),
                  RolloutPolicy.whenImageDrifted(StalePods.ANY),
                  cluster.trigger())
              .clock(InstantSource.system(), () -> System.nanoTime() + ahead.get())
              .runId(new RunId("queue-1"))
              .follower(cluster.follower())
              .source(Fact.PODS, cluster.pods())
              .digests(digests)
              .memory(memory)
              .maxInFlight(1)
              .settleTime(Duration.ZERO)
              .build();
      CompletableFuture<RunReport> report = CompletableFuture.supplyAsync(run::execute);
      Await.until("the first restart", () -> changes.of(app) == 1);
      PushedImage again = push(namespace, "first");
      assertThat(again.digest()).isEqualTo(first.digest()).isNotEqualTo(second.digest());
      ahead.set(LONG.toNanos());
      kubelets.release();

      RunReport end = report.get(1, TimeUnit.MINUTES);
      assertThat(end.rolled())
          .singleElement()
          .satisfies(
              rolled -> {
                assertThat(rolled.workload()).hasToString(ref(app));
                assertThat(rolled.convergence()).isEqualTo(Convergence.CONVERGED);
                assertThat(rolled.finding().message()).contains("the tag has moved again");
              });
      assertThat(end.held())
          .singleElement()
          .satisfies(held -> assertThat(held.reason().code()).isEqualTo("Current"));
      assertThat(changes.of(web)).isZero();
      assertThat(memory).hasToString(RolloutMemory.inProcess().toString());
    } finally {
      kubelets.release();
    }
  }

  @Test
  void whatPodsPulledAfterTheTagMovedOnceMoreIsConverged() {
    String namespace = namespaces.create("moved-on");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    Deployment web = following(namespace, "web", push(namespace, "first")).roll(CLIENT);
    PushedImage unused = push(namespace, "second");
    kubelets.hold(namespace, "web");
    try (var operator = smartOperator(namespace);
        KrarProcess run = smart(operator, namespace).env("KRAR_OUTPUT", "json").start(newRun())) {
      Await.until(
          "the restart",
          () ->
              now(web)
                  .getSpec()
                  .getTemplate()
                  .getMetadata()
                  .getAnnotations()
                  .containsKey(RESTARTED_AT));
      PushedImage third = push(namespace, "third");
      kubelets.release();
      JobReport report = JobReport.of(run.result());

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.code(ref(web))).as(third.toString()).isEqualTo("Converged");
      assertThat(report.toString()).contains("the tag has moved again");
      assertThat(memory(namespace)).isEmpty();
    } finally {
      kubelets.release();
    }
  }
}
