package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.Budgets;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.HeldResponses;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.WorkloadFixture;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.Images;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A restart whose pods fail is taken back. */
class RollBackIT extends SmartTest {

  private static final PolicyRule EVICTIONS = Accounts.rule("", "pods/eviction", "create");

  private PushedImage first(String namespace) {
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    return ImageBuilder.index("first").push(registry, namespace + "/web:1");
  }

  /** Content that crashes wherever it is pulled; the tag points at it from now on. */
  private PushedImage publishBad(String namespace) {
    PushedImage bad = ImageBuilder.index("bad").push(registry, namespace + "/other:1");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry).crash(bad));
    return ImageBuilder.index("bad").push(registry, namespace + "/web:1");
  }

  private Krar goingBack(Krar krar, String namespace, String strategy) {
    return smart(krar, namespace)
        .env("KRAR_STRATEGY", strategy)
        .env("KRAR_ON_FAILURE", "rollback")
        .env("KRAR_WAIT_TIMEOUT", "5s")
        .env("KRAR_SETTLE_TIME", "1s");
  }

  private static PodTemplateSpec template(HasMetadata workload) {
    HasMetadata now = now(workload);
    if (now instanceof Deployment deployment) {
      return deployment.getSpec().getTemplate();
    }
    return now instanceof StatefulSet set
        ? set.getSpec().getTemplate()
        : ((DaemonSet) now).getSpec().getTemplate();
  }

  private static String image(HasMetadata workload) {
    return template(workload).getSpec().getContainers().get(0).getImage();
  }

  private static List<String> events(String namespace) {
    return CLIENT.v1().events().inNamespace(namespace).list().getItems().stream()
        .map(Event::getReason)
        .filter(reason -> reason.startsWith("Krar") || reason.contains("Roll"))
        .toList();
  }

  private static StatefulSet ordered(String namespace, PushedImage image) {
    return Workloads.statefulSet(namespace, "web")
        .replicas(3)
        .orderedReady()
        .label(LABEL, "smart")
        .image(image.reference())
        .pullAlways()
        .roll(CLIENT);
  }

  private interface Made {
    WorkloadFixture<?, ?> in(String namespace);
  }

  static Stream<Arguments> workloads() {
    Made deployment = n -> Workloads.deployment(n, "web").replicas(3).rollingUpdate("0", "1");
    Made parallel = n -> Workloads.statefulSet(n, "web").replicas(3);
    Made ordered = n -> Workloads.statefulSet(n, "web").replicas(3).orderedReady();
    Made daemon = n -> Workloads.daemonSet(n, "web");
    return Stream.of("restart", "digest")
        .flatMap(
            strategy ->
                Stream.of(
                    argumentSet("Deployment by " + strategy, "dep", deployment, strategy),
                    argumentSet("StatefulSet by " + strategy, "par", parallel, strategy),
                    argumentSet("ordered StatefulSet by " + strategy, "ord", ordered, strategy),
                    argumentSet("DaemonSet by " + strategy, "ds", daemon, strategy)));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsWhatRanBeforeUntilTheTagMovesOn(String name, Made made, String strategy) {
    String namespace = namespaces.create("back-" + name + "-" + strategy);
    PushedImage first = first(namespace);
    HasMetadata web =
        made.in(namespace).label(LABEL, "smart").image(first.reference()).pullAlways().roll(CLIENT);
    // Pods of a DaemonSet are told apart by when they were created, in seconds.
    Await.until(
        "the next second",
        () ->
            Rollouts.pods(CLIENT, web).stream()
                .map(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
                .allMatch(at -> Instant.now().isAfter(at.plusSeconds(1))));
    PushedImage bad = publishBad(namespace);

    try (Account operator = smartOperator(namespace).allow(namespace, EVICTIONS);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = goingBack(Krar.as(operator, folder), namespace, strategy);
      int least;
      try (ReadyPods ready = new ReadyPods(CLIENT, web)) {
        JobReport run = krar.report(newRun());
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("RolledBack");
        assertThat(run.message(ref(web)))
            .contains("CrashLoopBackOff", "Rolled back to main=" + first.digest());
        assertThat(run.warnings()).isEmpty();
        least = ready.least();
      }
      if (web instanceof Deployment) {
        assertThat(least).as("ready pods").isGreaterThanOrEqualTo(3);
      }
      Rollouts.await(CLIENT, web);
      assertThat(running(web)).containsExactly(first.digest());
      assertThat(image(web)).isEqualTo(first.reference() + "@" + first.digest());
      assertThat(changes.of(web)).isEqualTo(2);
      assertThat(annotation(web, "krar.slash-mnt.com/rolled-back-from"))
          .isEqualTo("main=" + bad.digest());
      assertThat(events(namespace)).containsOnlyOnce("KrarRolledBack");

      JobReport held = krar.reportHere(newRun());
      assertThat(held.code(ref(web))).as(held.toString()).isEqualTo("KnownBadDigest");

      PushedImage repaired = ImageBuilder.index("repaired").push(registry, namespace + "/web:1");
      JobReport run = krar.report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("Converged");
      assertThat(running(web)).containsExactly(repaired.digest());
      assertThat(image(web))
          .isEqualTo(
              strategy.equals("digest")
                  ? repaired.reference() + "@" + repaired.digest()
                  : repaired.reference());
      assertThat(changes.of(web)).isEqualTo(3);
      assertThat(memory(namespace)).isEmpty();
    }
  }

  @Test
  void writesNothingWhereTheOldContentIsGone() {
    String namespace = namespaces.create("back-gone");
    PushedImage first = first(namespace);
    Deployment web =
        following(namespace, "web", first).replicas(2).progressDeadlineSeconds(3).roll(CLIENT);
    publishBad(namespace);
    Images.delete(registry, first, first.digest());
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      JobReport run = goingBack(Krar.as(operator, folder), namespace, "restart").report(newRun());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("CannotRollBack");
      assertThat(run.message(ref(web)))
          .contains("CrashLoopBackOff", first.pinned(), "ImageNotFound");
      assertThat(changes.of(web)).isEqualTo(1);
      assertThat(image(web)).isEqualTo(first.reference());
    }
  }

  @Test
  void saysWhenAnOrderedStatefulSetsBrokenPodMayNotBeEvicted() {
    String namespace = namespaces.create("back-forbidden");
    PushedImage first = first(namespace);
    StatefulSet web = ordered(namespace, first);
    publishBad(namespace);
    try (Account operator = smartOperator(namespace)) {
      JobReport run = goingBack(Krar.as(operator, folder), namespace, "restart").report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("RolloutFailed");
      assertThat(run.message(ref(web))).contains("which failed, too");
      assertThat(run.warnings()).containsExactly("Forbidden");
      assertThat(run.warningMessages().get(0)).contains("the verb create on pods/eviction");
    }
  }

  @Test
  void waitsForABudgetAndSaysSo() {
    String namespace = namespaces.create("back-budget");
    PushedImage first = first(namespace);
    StatefulSet web = ordered(namespace, first);
    Budgets.create(CLIENT, namespace, "all", "web", 3, 0);
    publishBad(namespace);
    try (Account operator = smartOperator(namespace).allow(namespace, EVICTIONS)) {
      JobReport run = goingBack(Krar.as(operator, folder), namespace, "restart").report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("RolloutFailed");
      assertThat(run.warnings()).containsExactly("BlockedByBudget");
    }
  }

  @Test
  void leavesAnImageToTheManagerThatAppliesIt() {
    String namespace = namespaces.create("back-owned");
    PushedImage first = first(namespace);
    Deployment web =
        CLIENT
            .resource(
                following(namespace, "web", first).replicas(2).progressDeadlineSeconds(3).build())
            .fieldManager("kustomize-controller")
            .forceConflicts()
            .serverSideApply();
    Rollouts.await(CLIENT, web);
    publishBad(namespace);
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      JobReport run = goingBack(Krar.as(operator, folder), namespace, "restart").report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("CannotRollBack");
      assertThat(run.message(ref(web))).contains("kustomize-controller applies the image");
      assertThat(changes.of(web)).isEqualTo(1);
    }
  }

  private interface Weather {
    void on(FaultProxy proxy, AtomicInteger patches);
  }

  private static boolean restarts(ProxiedRequest request) {
    return request.patches() && request.path().contains("/deployments/");
  }

  static Stream<Arguments> weathers() {
    Weather lost =
        (proxy, patches) -> proxy.cutAfter(r -> restarts(r) && patches.incrementAndGet() == 2);
    Weather tenth =
        (proxy, patches) -> {
          proxy.failEvery(10, 503, r -> true);
          proxy.failEvery(13, 429, r -> true);
          proxy.failEvery(17, 500, r -> true);
        };
    // From the moment in which it wants to go back on, the API server is away for ten seconds.
    Weather away =
        (proxy, patches) -> {
          AtomicLong until = new AtomicLong(Long.MAX_VALUE);
          proxy.cutBefore(
              r -> {
                if (restarts(r) && patches.incrementAndGet() == 2) {
                  until.set(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
                }
                return until.get() != Long.MAX_VALUE && System.nanoTime() < until.get();
              });
        };
    return Stream.of(
        argumentSet("the answer to going back is lost", "lost", lost),
        argumentSet("a tenth of all requests fails", "tenth", tenth),
        argumentSet("the API server is away for ten seconds", "away", away));
  }

  @ParameterizedTest
  @MethodSource("weathers")
  void goesBackOnceInAnyWeather(String name, Weather weather) {
    String namespace = namespaces.create("back-" + name);
    PushedImage first = first(namespace);
    Deployment web =
        following(namespace, "web", first).replicas(2).progressDeadlineSeconds(3).roll(CLIENT);
    publishBad(namespace);
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace);
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      weather.on(proxy, new AtomicInteger());
      JobReport report =
          goingBack(Krar.as(operator, folder, proxy), namespace, "restart").report(newRun());
      assertThat(report.exitCode()).as(report.toString()).isEqualTo(1);
      assertThat(report.code(ref(web))).as(report.toString()).isEqualTo("RolledBack");
      assertThat(changes.of(web)).isEqualTo(2);
      assertThat(running(web)).containsExactly(first.digest());
    }
  }

  @Test
  void aRunThatIsStoppedWhileItGoesBackSaysWhatItKnowsAndTheNextAttemptGoesOn() {
    String namespace = namespaces.create("back-stopped");
    PushedImage first = first(namespace);
    Deployment web =
        following(namespace, "web", first).replicas(2).progressDeadlineSeconds(3).roll(CLIENT);
    publishBad(namespace);
    String[] sameRun = newRun();
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      try (FaultProxy proxy = FaultProxy.start(PLANE)) {
        AtomicInteger patches = new AtomicInteger();
        HeldResponses answers = proxy.hold(r -> restarts(r) && patches.incrementAndGet() == 2);
        try (KrarProcess run =
            goingBack(Krar.as(operator, folder, proxy), namespace, "restart")
                .args("--output", "json")
                .start(sameRun)) {
          answers.awaitHeld(1);
          run.terminate();
          answers.release();
          JobReport stopped = JobReport.of(run.result());
          assertThat(stopped.exitCode()).isEqualTo(143);
          assertThat(stopped.message(ref(web)))
              .as(stopped.toString())
              .contains("Rolled back to main=" + first.digest());
        }
      }
      JobReport report = goingBack(Krar.as(operator, folder), namespace, "restart").report(sameRun);
      assertThat(report.code(ref(web))).as(report.toString()).isEqualTo("RolledBack");
      assertThat(changes.of(web)).isEqualTo(2);
    }
  }

  /** Killed at the first patch, which restarts, and at the second, which goes back. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aRunThatWasKilledBetweenAPatchAndItsAnswerGoesBackOnce(int killedAt) {
    String namespace = namespaces.create("back-killed-" + killedAt);
    PushedImage first = first(namespace);
    Deployment web =
        following(namespace, "web", first).replicas(2).progressDeadlineSeconds(3).roll(CLIENT);
    publishBad(namespace);
    String[] sameRun = newRun();

    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      try (FaultProxy proxy = FaultProxy.start(PLANE)) {
        AtomicInteger patches = new AtomicInteger();
        HeldResponses answers =
            proxy.hold(request -> restarts(request) && patches.incrementAndGet() == killedAt);
        try (KrarProcess run =
            goingBack(Krar.as(operator, folder, proxy), namespace, "restart").start(sameRun)) {
          answers.awaitHeld(1);
          run.kill();
        }
      }
      assertThat(changes.of(web)).isEqualTo(killedAt);
      JobReport report = goingBack(Krar.as(operator, folder), namespace, "restart").report(sameRun);
      assertThat(report.exitCode()).isEqualTo(1);
      assertThat(report.code(ref(web))).as(report.toString()).isEqualTo("RolledBack");
      assertThat(report.resumed(ref(web))).isFalse();
      assertThat(changes.of(web)).isEqualTo(2);
      assertThat(running(web)).containsExactly(first.digest());
    }
  }
}
