package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import com.slashmnt.krar.oci.OciDigestSource;
import com.slashmnt.krar.oci.credential.Credentials;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.WorkloadRef;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** New content waits in the ConfigMap of a real cluster until it is ripe. */
class CooldownIT extends SmartTest {

  private PushedImage push(String namespace, String build) {
    return ImageBuilder.single(build).push(registry, namespace + "/web:1");
  }

  private Deployment rolledOut(String namespace) {
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    Deployment web = following(namespace, "web", push(namespace, "first")).roll(CLIENT);
    Rollouts.await(CLIENT, web);
    return web;
  }

  private static Optional<String> firstSeen(String namespace) {
    return memory(namespace).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("first_seen."))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Test
  void theCommandHoldsWhatItHasJustSeenAndLetsOneDigestThrough() {
    String namespace = namespaces.create("cooldown");
    Deployment web = rolledOut(namespace);
    PushedImage second = push(namespace, "second");

    try (Account operator = smartOperator(namespace)) {
      Krar krar = smart(operator, namespace).env("KRAR_COOLDOWN", "24h");
      // A dry run is a first look, too.
      JobReport plan = krar.report("--dry-run");
      assertThat(plan.code(ref(web))).as(plan.toString()).isEqualTo("CoolingDown");
      String seen = firstSeen(namespace).orElseThrow();
      assertThat(seen).contains(second.digest(), second.reference());

      JobReport held = krar.report(newRun());
      assertThat(held.exitCode()).as(held.toString()).isZero();
      assertThat(held.message(ref(web))).contains(second.digest(), "0 of 1 pods run it already");
      assertThat(firstSeen(namespace)).contains(seen);

      PushedImage third = push(namespace, "third");
      String[] run = newRun();
      Krar now = krar.env("KRAR_NOW", second.reference() + "@" + second.digest());
      assertThat(now.report(run).code(ref(web))).isEqualTo("CoolingDown");
      assertThat(firstSeen(namespace).orElseThrow()).contains(third.digest());

      Krar thirdNow = krar.env("KRAR_NOW", third.reference() + "@" + third.digest());
      assertThat(thirdNow.report(newRun()).code(ref(web))).isEqualTo("Converged");
    }
  }

  @Test
  void whereTheMemoryMayNotBeWrittenNothingRipens() {
    String namespace = namespaces.create("refused");
    Deployment web = rolledOut(namespace);
    PushedImage unused = push(namespace, "second");

    try (Account operator = operator(namespace)) {
      Krar krar = smart(operator, namespace).env("KRAR_COOLDOWN", "1s");
      for (int i = 0; i < 3; i++) {
        JobReport held = krar.report(newRun());
        assertThat(held.code(ref(web))).as(held.toString()).isEqualTo("CoolingDown");
        assertThat(held.warningMessages()).anyMatch(w -> w.contains("no cooldown ends"));
      }
    }
  }

  /** A run of its own, as if so much later; what a source has looked up it keeps for a while. */
  private static String run(Deployment web, Duration later) {
    Fabric8Cluster cluster = Fabric8Cluster.of(CLIENT);
    Instant then = Instant.now().plus(later);
    try (OciDigestSource digests = OciDigestSource.builder(Credentials.none()).build()) {
      return RolloutRun.builder(
              cluster.selector(List.of(WorkloadRef.parse(ref(web)))),
              RolloutPolicy.whenImageDrifted().coolingDown(Duration.ofDays(1), Set.of()),
              cluster.trigger())
          .clock(() -> then, System::nanoTime)
          .runId(RunId.random())
          .follower(cluster.follower())
          .source(Fact.PODS, cluster.pods())
          .digests(digests)
          .memory(cluster.memory(web.getMetadata().getNamespace(), "krar-memory"))
          .settleTime(Duration.ZERO)
          .build()
          .execute()
          .outcomes()
          .get(0)
          .code();
    }
  }

  @Test
  void overDaysItIsTakenWhenRipeAndNotBefore() {
    String namespace = namespaces.create("days");
    Deployment web = rolledOut(namespace);
    PushedImage second = push(namespace, "second");
    for (int hour = 0; hour < 24; hour += 6) {
      assertThat(run(web, Duration.ofHours(hour))).as(second.toString()).isEqualTo("CoolingDown");
    }
    // It moves before it is ripe.
    PushedImage third = push(namespace, "third");
    assertThat(run(web, Duration.ofHours(23))).as(third.toString()).isEqualTo("CoolingDown");
    assertThat(run(web, Duration.ofHours(46))).isEqualTo("CoolingDown");

    // Somebody empties the memory.
    CLIENT.configMaps().inNamespace(namespace).withName("krar-memory").delete();
    assertThat(run(web, Duration.ofHours(49))).isEqualTo("CoolingDown");
    assertThat(run(web, Duration.ofHours(70))).isEqualTo("CoolingDown");
    assertThat(run(web, Duration.ofHours(74))).isEqualTo("Converged");
    assertThat(run(web, Duration.ofHours(75))).isEqualTo("Current");
  }
}
