package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Budgets;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.HeldResponses;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.WorkloadFixture;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods with old content are evicted, one after the other. */
class EvictIT extends SmartTest {

  private static final PolicyRule EVICTIONS = Accounts.rule("", "pods/eviction", "create");

  private Krar evicting(Krar krar, String namespace) {
    return smart(krar, namespace)
        .env("KRAR_STRATEGY", "evict")
        .env("KRAR_WAIT_TIMEOUT", "8s")
        .env("KRAR_SETTLE_TIME", "1s");
  }

  private Account evictor(String namespace) {
    return smartOperator(namespace).allow(namespace, EVICTIONS);
  }

  private static Set<String> uids(HasMetadata workload) {
    return Rollouts.pods(CLIENT, workload).stream()
        .map(pod -> pod.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  /** How many of these pods there are no more. */
  private static int replaced(Set<String> before, HasMetadata workload) {
    Set<String> gone = new HashSet<>(before);
    gone.removeAll(uids(workload));
    return gone.size();
  }

  /** Replaces some pods as a drained node would, so that these run what the tag points at now. */
  private static void drain(HasMetadata workload, int pods) {
    for (Pod pod : Rollouts.pods(CLIENT, workload).subList(0, pods)) {
      var unused = CLIENT.resource(pod).delete();
    }
    Rollouts.await(CLIENT, workload);
  }

  private static StatefulSet onDelete(String namespace, PushedImage image, int replicas) {
    return Workloads.statefulSet(namespace, "web")
        .replicas(replicas)
        .onDelete()
        .label(LABEL, "smart")
        .image(image.reference())
        .pullAlways()
        .roll(CLIENT);
  }

  private interface Made {
    WorkloadFixture<?, ?> in(String namespace);
  }

  static Stream<Arguments> workloads() {
    Made deployment = n -> Workloads.deployment(n, "web").replicas(5);
    Made onDelete = n -> Workloads.statefulSet(n, "web").replicas(5).onDelete();
    Made partition = n -> Workloads.statefulSet(n, "web").replicas(5).partition(5);
    return Stream.of(
        argumentSet("a Deployment", "dep", deployment),
        argumentSet("a StatefulSet by OnDelete", "ond", onDelete),
        argumentSet("a StatefulSet behind its partition", "par", partition));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void replacesExactlyTheOldPodsAndNeverTwoAtATime(String name, Made made) {
    String namespace = pulling("evict-" + name);
    PushedImage first = pushWeb(namespace, "first");
    HasMetadata web =
        made.in(namespace).label(LABEL, "smart").image(first.reference()).pullAlways().roll(CLIENT);
    PushedImage second = pushWeb(namespace, "second");
    drain(web, 2);
    Budgets.create(CLIENT, namespace, "few", "web", 5, 1);
    Set<String> before = uids(web);

    try (Account operator = evictor(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace);
        ReadyPods ready = new ReadyPods(CLIENT, web)) {
      KrarProcess.Result explained =
          evicting(Krar.as(operator, folder), namespace).run("explain", ref(web));
      assertThat(explained.stdout())
          .as(explained.toString())
          .containsPattern(
              "Would be evicted, one after the other:\n(  pod +web-\\S+ +ready\n){3}\n")
          .containsPattern("Result:\n  restart: Drifted: ");
      JobReport run = evicting(Krar.as(operator, folder), namespace).report(newRun());
      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("Converged");
      assertThat(run.warnings()).isEmpty();
      assertThat(replaced(before, web)).isEqualTo(3);
      assertThat(ready.least()).as("ready pods").isGreaterThanOrEqualTo(4);
      assertThat(running(web)).containsExactly(second.digest());
      assertThat(changes.of(web)).isZero();
      assertThat(memory(namespace)).isEmpty();
      assertThat(evicting(Krar.as(operator, folder), namespace).report(newRun()).code(ref(web)))
          .isEqualTo("Current");
    }
  }

  @Test
  void replacesTheOldPodsOfADaemonSet() {
    String namespace = pulling("evict-ds");
    PushedImage first = pushWeb(namespace, "first");
    HasMetadata web =
        Workloads.daemonSet(namespace, "web")
            .onDelete()
            .label(LABEL, "smart")
            .image(first.reference())
            .pullAlways()
            .roll(CLIENT);
    PushedImage second = pushWeb(namespace, "second");
    Set<String> before = uids(web);
    try (Account operator = evictor(namespace);
        ReadyPods ready = new ReadyPods(CLIENT, web)) {
      JobReport run = evicting(Krar.as(operator, folder), namespace).report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("Converged");
      assertThat(replaced(before, web)).isEqualTo(before.size());
      assertThat(ready.least()).isGreaterThanOrEqualTo(before.size() - 1);
      assertThat(running(web)).containsExactly(second.digest());
    }
  }

  @Test
  void saysThatABudgetWithNothingLeftDoesNotAllowIt() {
    String namespace = pulling("evict-budget");
    PushedImage first = pushWeb(namespace, "first");
    HasMetadata web = following(namespace, "web", first).replicas(3).roll(CLIENT);
    pushWeb(namespace, "second");
    Budgets.create(CLIENT, namespace, "few", "web", 3, 0);
    Set<String> before = uids(web);
    try (Account operator = evictor(namespace)) {
      JobReport run = evicting(Krar.as(operator, folder), namespace).report(newRun());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("BlockedByBudget");
      assertThat(run.message(ref(web)))
          .contains("0 of 3 pods with old content evicted", "The disruption budget few needs 3");
      assertThat(replaced(before, web)).isZero();
    }
  }

  static Stream<Arguments> unreleased() {
    Made onDelete = n -> Workloads.statefulSet(n, "web").replicas(3).onDelete();
    Made partition = n -> Workloads.statefulSet(n, "web").replicas(3).partition(2);
    Made daemon = n -> Workloads.daemonSet(n, "web").onDelete();
    return Stream.of(
        argumentSet("by OnDelete", "ond", onDelete),
        argumentSet("by a partition", "par", partition),
        argumentSet("of a DaemonSet", "ds", daemon));
  }

  @ParameterizedTest
  @MethodSource("unreleased")
  void releasesNoTemplateThatItsOwnerHasNot(String name, Made made) {
    String namespace = pulling("evict-pending-" + name);
    PushedImage first = pushWeb(namespace, "first");
    HasMetadata web =
        made.in(namespace).label(LABEL, "smart").image(first.reference()).pullAlways().roll(CLIENT);
    String unused =
        PLANE.kubectl(
            "--namespace=" + namespace,
            "set",
            "env",
            web.getKind().toLowerCase(Locale.ROOT) + "/web",
            "RELEASE=2");
    Rollouts.await(CLIENT, web);
    pushWeb(namespace, "second");
    Set<String> before = uids(web);
    try (Account operator = evictor(namespace)) {
      JobReport run = evicting(Krar.as(operator, folder), namespace).report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("PendingRevision");
      assertThat(replaced(before, web)).isZero();
    }
  }

  @Test
  void stopsAtTheFirstPodThatFails() {
    String namespace = pulling("evict-bad");
    PushedImage first = pushWeb(namespace, "first");
    StatefulSet web = onDelete(namespace, first, 3);
    PushedImage bad = ImageBuilder.index("bad").push(registry, namespace + "/other:1");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry).crash(bad));
    ImageBuilder.index("bad").push(registry, namespace + "/web:1");
    Set<String> before = uids(web);
    try (Account operator = evictor(namespace)) {
      Krar krar = evicting(Krar.as(operator, folder), namespace);
      JobReport run = krar.report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("RolloutFailed");
      assertThat(run.message(ref(web))).contains("CrashLoopBackOff");
      assertThat(krar.report(newRun()).code(ref(web))).isEqualTo("KnownBadDigest");
      assertThat(replaced(before, web)).isEqualTo(1);
    }
  }

  @Test
  void aRunThatWasKilledWithoutItsAnswerIsTakenUpAndEvictsNoPodTwice() {
    String namespace = pulling("evict-killed");
    PushedImage first = pushWeb(namespace, "first");
    StatefulSet web = onDelete(namespace, first, 3);
    PushedImage second = pushWeb(namespace, "second");
    Set<String> before = uids(web);
    String[] sameRun = newRun();
    try (Account operator = evictor(namespace)) {
      try (FaultProxy proxy = FaultProxy.start(PLANE)) {
        HeldResponses answers = proxy.hold(request -> request.path().endsWith("/eviction"));
        try (KrarProcess run =
            evicting(Krar.as(operator, folder, proxy), namespace).start(sameRun)) {
          answers.awaitHeld(1);
          run.kill();
        }
      }
      JobReport run = evicting(Krar.as(operator, folder), namespace).report(sameRun);
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("Converged");
      assertThat(run.resumed(ref(web))).isTrue();
      assertThat(replaced(before, web)).isEqualTo(3);
      assertThat(running(web)).containsExactly(second.digest());
      assertThat(evictions(namespace)).isEqualTo(3);
    }
  }

  /** How many pods were ever made in the place of others. */
  private static int evictions(String namespace) {
    return CLIENT.v1().events().inNamespace(namespace).list().getItems().stream()
            .filter(e -> "SuccessfulCreate".equals(e.getReason()))
            .mapToInt(e -> e.getCount() == null ? 1 : e.getCount())
            .sum()
        - 3;
  }

  @Test
  void goesOnInBadWeather() {
    String namespace = pulling("evict-weather");
    PushedImage first = pushWeb(namespace, "first");
    HasMetadata web = following(namespace, "web", first).replicas(3).roll(CLIENT);
    PushedImage second = pushWeb(namespace, "second");
    Set<String> before = uids(web);
    try (Account operator = evictor(namespace);
        FaultProxy proxy = FaultProxy.start(PLANE)) {
      proxy.failEvery(7, 503, r -> true);
      proxy.failEvery(11, 500, r -> true);
      proxy.cutAfter(r -> r.path().endsWith("/eviction"));
      JobReport run = evicting(Krar.as(operator, folder, proxy), namespace).report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("Converged");
      assertThat(replaced(before, web)).isEqualTo(3);
      assertThat(running(web)).containsExactly(second.digest());
    }
  }

  @Test
  void saysWhichRightItLacks() {
    String namespace = pulling("evict-forbidden");
    HasMetadata web = following(namespace, "web", pushWeb(namespace, "first")).roll(CLIENT);
    pushWeb(namespace, "second");
    try (Account operator = smartOperator(namespace)) {
      JobReport run = evicting(Krar.as(operator, folder), namespace).report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("Forbidden");
      assertThat(run.message(ref(web))).contains("the verb create on pods/eviction");
    }
  }

  @Test
  void twoRunsAtOnceEvictNoPodTwiceAndNeverTwoAtATime() {
    String namespace = pulling("evict-two");
    PushedImage first = pushWeb(namespace, "first");
    StatefulSet web = onDelete(namespace, first, 4);
    pushWeb(namespace, "second");
    Set<String> before = uids(web);
    try (Account operator = evictor(namespace);
        ReadyPods ready = new ReadyPods(CLIENT, web);
        KrarProcess one =
            evicting(Krar.as(operator, folder), namespace)
                .args("--output", "json")
                .start(newRun());
        KrarProcess two =
            evicting(Krar.as(operator, folder), namespace)
                .args("--output", "json")
                .start(newRun())) {
      List<String> codes =
          Stream.of(one, two)
              .map(run -> JobReport.of(run.result()).code(ref(web)))
              .sorted()
              .toList();
      assertThat(codes).contains("Converged").hasSize(2);
      assertThat(replaced(before, web)).isEqualTo(4);
      assertThat(ready.least()).isGreaterThanOrEqualTo(3);
    }
  }
}
