package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What clusters do to a run, none of which is the image's fault. */
class FieldIT extends SmartTest {
  private static final Predicate<ProxiedRequest> PODS =
      request -> request.method().equals("GET") && request.path().endsWith("/pods");

  private PushedImage moved(String namespace) {
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    return ImageBuilder.single("first").push(registry, namespace + "/web:1");
  }

  private static void merge(Deployment web, String change) {
    Deployment unused = CLIENT.resource(web).patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }

  @Test
  void anUndoAtNoReplicasIsJudgedByThePodsThatComeThen() {
    String namespace = namespaces.create("undone");
    PushedImage first = moved(namespace);
    Deployment web = following(namespace, "web", first).roll(CLIENT);
    merge(web, "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"next\":\"1\"}}}}}");
    Rollouts.awaitRolledOut(CLIENT, List.of(web));
    merge(web, "{\"spec\":{\"replicas\":0}}");
    Rollouts.awaitRolledOut(CLIENT, List.of(web));
    undo(web);
    merge(web, "{\"spec\":{\"replicas\":2}}");
    Rollouts.awaitRolledOut(CLIENT, List.of(web));

    try (Account operator = smartOperator(namespace)) {
      assertThat(smart(operator, namespace).reportHere(newRun()).code(ref(web)))
          .isEqualTo("Current");
      PushedImage unused = ImageBuilder.single("second").push(registry, namespace + "/web:1");
      assertThat(smart(operator, namespace).reportHere(newRun()).code(ref(web)))
          .isEqualTo("Converged");
    }
  }

  @Test
  void aPauseWhileItIsFollowedIsNoFailureAndNothingIsRemembered() {
    String namespace = namespaces.create("paused");
    PushedImage first = moved(namespace);
    Deployment web = following(namespace, "web", first).roll(CLIENT);
    PushedImage unused = ImageBuilder.single("second").push(registry, namespace + "/web:1");
    kubelets.hold(namespace, "web");
    try (Account operator = smartOperator(namespace);
        KrarProcess run = smart(operator, namespace).env("KRAR_OUTPUT", "json").start(newRun())) {
      Await.until("the restart", () -> restarted(namespace) == 1);
      merge(web, "{\"spec\":{\"paused\":true}}");
      JobReport report = JobReport.of(run.result());

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.code(ref(web))).isEqualTo("NotFollowed");
      assertThat(report.toString()).contains("It was paused while it was being followed");
      assertThat(memory(namespace)).isEmpty();
    } finally {
      kubelets.release();
    }
  }

  @Test
  void aQuotaThatLeavesNoRoomIsNotTheContentsFault() {
    String namespace = namespaces.create("quota");
    PushedImage first = moved(namespace);
    Deployment web = following(namespace, "web", first).progressDeadlineSeconds(3).roll(CLIENT);
    PushedImage unused = ImageBuilder.single("second").push(registry, namespace + "/web:1");
    ResourceQuota quota =
        CLIENT
            .resource(
                new ResourceQuotaBuilder()
                    .withNewMetadata()
                    .withName("full")
                    .withNamespace(namespace)
                    .endMetadata()
                    .withNewSpec()
                    .withHard(Map.of("pods", new Quantity("1")))
                    .endSpec()
                    .build())
            .create();
    Await.until(
        "the quota to count",
        () -> CLIENT.resource(quota).require(),
        q -> q.getStatus() != null && q.getStatus().getUsed() != null);
    try (Account operator = smartOperator(namespace)) {
      JobReport report = smart(operator, namespace).reportHere(newRun());

      assertThat(report.exitCode()).as(report.toString()).isEqualTo(1);
      assertThat(report.code(ref(web))).isEqualTo("AdmissionRefused");
      assertThat(memory(namespace).values()).noneMatch(v -> v.contains("KnownBadDigest"));
    }
  }

  @Test
  void aDeadNodeIsNamedAndNotWaitedForAgain() {
    String namespace = namespaces.create("dead");
    // A pod with a grace period stays as long as its node is silent, so that the rollout cannot get
    // past it whatever node it comes to first.
    DaemonSet agent =
        Workloads.daemonSet(namespace, "agent")
            .label(LABEL, "dead")
            .template(t -> t.editSpec().withTerminationGracePeriodSeconds(600L).endSpec())
            .create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(agent));
    String node =
        Rollouts.pods(CLIENT, agent).stream()
            .map(pod -> pod.getSpec().getNodeName())
            .filter(kubelets.nodes()::contains)
            .findFirst()
            .orElseThrow();
    kubelets.die(node);
    try (Account operator = operator(namespace)) {
      operator.allowEverywhere(Accounts.rule("", "nodes", "list"));
      Krar krar =
          Krar.as(operator, folder)
              .args("-N", namespace, "-v", "dead", "--wait-timeout", "15s", "--min-interval", "0");
      JobReport first = krar.report("--run-id", "dead-1");

      assertThat(first.exitCode()).as(first.toString()).isEqualTo(1);
      assertThat(first.message(ref(agent)))
          .contains(" on node " + node + ": ")
          .contains("its node is NotReady (NodeStatusUnknown: Kubelet stopped posting");

      JobReport second = krar.report("--run-id", "dead-2", "--no-wait");
      assertThat(second.exitCode()).as(second.toString()).isZero();
      assertThat(second.code(ref(agent))).isEqualTo("RolloutInProgress");
      JobReport third = krar.report("--run-id", "dead-3", "--run-timeout", "30s");
      assertThat(third.warnings(ref(agent))).as(third.toString()).contains("RolloutStuck");
    } finally {
      kubelets.revive(node);
    }
  }

  @Test
  void aWorkloadThatIsScaledAllTheTimeDoesNotKeepTheRunForEver() {
    String namespace = namespaces.create("scaled");
    StatefulSet db =
        Workloads.statefulSet(namespace, "db").replicas(2).label(LABEL, "scaled").roll(CLIENT);
    kubelets.hold(namespace, "db");
    AtomicInteger scaled = new AtomicInteger();
    try (Account operator = operator(namespace);
        KrarProcess run =
            Krar.as(operator, folder)
                .args("-N", namespace, "-v", "scaled", "--wait-timeout", "8s", "-o", "json")
                .start("--run-id", "scaled-1")) {
      Await.until("the restart", () -> restarted(namespace) == 1);
      Await.until(
          "the end of the run, scaled all the while",
          Duration.ofSeconds(60),
          () -> {
            StatefulSet unused = CLIENT.resource(db).scale(2 + scaled.incrementAndGet() % 3);
            return run.running();
          },
          running -> !running);
      JobReport report = JobReport.of(run.result());

      assertThat(scaled).hasValueGreaterThan(5);
      assertThat(report.code(ref(db))).as(report.toString()).isEqualTo("RolloutFailed");
    } finally {
      kubelets.release();
    }
  }

  @Test
  void anIdOfTheDayBeforeYesterdayAndAStampToComeAreSaid() {
    String namespace = namespaces.create("stamps");
    Instant before = Instant.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);
    Deployment web =
        Workloads.deployment(namespace, "web")
            .label(LABEL, "stamps")
            .annotation(RUNS, "nightly@" + before)
            .podAnnotation(RESTARTED_AT, before.toString())
            .create(CLIENT);
    Deployment api =
        Workloads.deployment(namespace, "api")
            .label(LABEL, "stamps")
            .podAnnotation(RESTARTED_AT, "2099-01-01T00:00:00Z")
            .create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(web, api));
    try (Account operator = operator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      JobReport report =
          Krar.as(operator, folder)
              .report("-N", namespace, "-v", "stamps", "--run-id", "nightly", "--no-wait");

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.resumed(ref(web))).isTrue();
      assertThat(report.warnings()).contains("RunIdReused");
      assertThat(report.warnings(ref(api))).contains("RestartedInFuture");
      assertThat(changes.of(api)).isEqualTo(1);
      assertThat(changes.of(web)).isZero();
    }
  }

  @Test
  void aRetryHoldsWhatItsFirstAttemptHeld() {
    String namespace = namespaces.create("retry");
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String began = now.minusSeconds(900).toString();
    Deployment web =
        Workloads.deployment(namespace, "web")
            .label(LABEL, "retry")
            .annotation(RUNS, "job-1@" + began)
            .podAnnotation(RESTARTED_AT, began)
            .create(CLIENT);
    Deployment api =
        Workloads.deployment(namespace, "api")
            .label(LABEL, "retry")
            .podAnnotation(RESTARTED_AT, now.minusSeconds(1200).toString())
            .create(CLIENT);
    Rollouts.awaitRolledOut(CLIENT, List.of(web, api));
    try (Account operator = operator(namespace)) {
      JobReport report =
          Krar.as(operator, folder).reportHere("-N", namespace, "-v", "retry", "--run-id", "job-1");
      assertThat(report.code(ref(api))).as(report.toString()).isEqualTo("RestartedRecently");
      assertThat(report.resumed(ref(web))).isTrue();
    }
  }

  @Test
  void aRestartWhoseAnswerWasLostIsReportedThoughTheRunIsTerminated() {
    String namespace = namespaces.create("lost");
    Deployment web = Workloads.deployment(namespace, "web").label(LABEL, "lost").roll(CLIENT);
    try (Account operator = operator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      proxy.cutAfter(ProxiedRequest::patches);
      // What would tell that it was restarted stays away until the run is to end.
      AtomicInteger reads = new AtomicInteger();
      proxy.failEvery(
          1,
          503,
          r -> r.method().equals("GET") && reads.incrementAndGet() > 3 && patches(proxy) > 0);
      try (KrarProcess run =
          Krar.as(operator, folder, proxy)
              .args("-N", namespace, "-v", "lost", "-o", "json")
              .start("--run-id", "lost-1")) {
        Await.until("the restart", () -> restarted(namespace) == 1);
        run.terminate();
        JobReport report = JobReport.of(run.result());

        assertThat(report.exitCode()).as(report.toString()).isEqualTo(143);
        assertThat(report.held()).as(report.toString()).isEmpty();
        assertThat(report.toString()).doesNotContain("It was not restarted.");
      }
      assertThat(changes.of(web)).isEqualTo(1);
    }
  }

  @Test
  void aBlipWhilePodsAreReadDoesNotEndTheProof() {
    String namespace = namespaces.create("blip");
    PushedImage first = moved(namespace);
    Deployment web = following(namespace, "web", first).roll(CLIENT);
    PushedImage unused = ImageBuilder.single("second").push(registry, namespace + "/web:1");
    try (Account operator = smartOperator(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      AtomicInteger failed = new AtomicInteger();
      proxy.failEvery(1, 503, PODS.and(r -> patches(proxy) > 0 && failed.incrementAndGet() <= 8));
      JobReport report = smart(Krar.as(operator, folder, proxy), namespace).reportHere(newRun());

      assertThat(failed).hasValueGreaterThan(8);
      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.code(ref(web))).isEqualTo("Converged");
    }
  }
}
