package com.slashmnt.krar.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.FaultProxy;
import com.slashmnt.krar.it.harness.HeldResponses;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.ProxiedRequest;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Pulled;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

/**
 * A run that is killed after its PATCH is judged by what it wanted; content that came later is as
 * good where the new pods run it and the tag points at it.
 */
class KilledSmartRunIT extends SmartTest {
  private static final String WANTED = "krar.slash-mnt.com/wanted";
  private static final String[] KILLED = {"--run-id", "killed-1"};

  @Test
  void convergesToWhatItWantedThoughTheTagHasMovedSince() {
    String namespace = namespaces.create("after");
    Deployment web = rolledOut(namespace);
    PushedImage second = push("second", namespace);
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      killAfterPatch(operator, namespace);
      assertThat(annotation(web, WANTED)).isEqualTo("main=" + second.digest());
      Deployment unused = Rollouts.await(CLIENT, web);
      PushedImage third = push("third", namespace);

      Krar krar = smart(operator, namespace);
      JobReport retry = krar.report(KILLED);
      assertThat(retry.exitCode()).as(retry.toString()).isZero();
      assertThat(retry.code(ref(web))).as(retry.toString()).isEqualTo("Converged");
      assertThat(retry.why(ref(web))).isEqualTo("AlreadyTriggered");
      assertThat(retry.resumed(ref(web))).isTrue();
      assertThat(changes.of(web)).isEqualTo(1);

      // The next run is another one, and finds that the tag has moved.
      JobReport next = krar.report(newRun());
      assertThat(next.code(ref(web))).as(next.toString()).isEqualTo("Converged");
      assertThat(next.message(ref(web))).contains(third.digest());
      assertThat(changes.of(web)).isEqualTo(2);
    }
  }

  @Test
  void convergesIfTheNodesPulledWhatCameLaterAndTheTagPointsAtThat() {
    String namespace = namespaces.create("before");
    Deployment web = rolledOut(namespace);
    PushedImage second = push("second", namespace);
    kubelets.hold(namespace, "web");
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      killAfterPatch(operator, namespace);
      assertThat(annotation(web, WANTED)).isEqualTo("main=" + second.digest());
      push("third", namespace);
      kubelets.release();

      Krar krar = smart(operator, namespace).args("--fail-on-drift");
      JobReport retry = krar.report(KILLED);
      assertThat(retry.exitCode()).as(retry.toString()).isZero();
      assertThat(retry.code(ref(web))).as(retry.toString()).isEqualTo("Converged");
      assertThat(retry.resumed(ref(web))).isTrue();
      assertThat(retry.toString()).contains("the tag has moved again");

      JobReport next = krar.report(newRun());
      assertThat(next.exitCode()).as(next.toString()).isZero();
      assertThat(next.code(ref(web))).as(next.toString()).isEqualTo("Current");
      assertThat(changes.of(web)).isEqualTo(1);
    }
  }

  @Test
  void doesNotRepeatInVainWhatTheKilledRunTried() {
    String namespace = namespaces.create("vain");
    Deployment web = rolledOut(namespace);
    PushedImage second = push("second", namespace);
    PushedImage elsewhere = push("elsewhere", namespace);
    push("second", namespace);
    kubelets.hold(namespace, "web");
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      killAfterPatch(operator, namespace);
      kubelets.pullWith(PullRequest.in(namespace), request -> Pulled.as(elsewhere.pinned()));
      kubelets.release();
      Deployment unused = Rollouts.await(CLIENT, web);

      // Nobody lived to write the verdict down; what the restart wanted is on the workload.
      JobReport next = smart(operator, namespace).report(newRun());
      assertThat(next.exitCode()).as(next.toString()).isZero();
      assertThat(next.code(ref(web))).as(next.toString()).isEqualTo("KnownNotToConverge");
      assertThat(next.message(ref(web))).contains("until the tag moves");
      assertThat(next.toString()).contains(second.digest());
      assertThat(changes.of(web)).isEqualTo(1);
    }
  }

  private Deployment rolledOut(String namespace) {
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    return following(namespace, "web", push("first", namespace)).roll(CLIENT);
  }

  private PushedImage push(String build, String namespace) {
    return ImageBuilder.index(build).push(registry, namespace + "/web:1");
  }

  /** The PATCH is applied, and nobody hears of it. */
  private void killAfterPatch(Account operator, String namespace) {
    try (FaultProxy proxy = FaultProxy.start(PLANE)) {
      HeldResponses held = proxy.hold(ProxiedRequest::patches);
      Krar krar = smart(Krar.as(operator, folder, proxy), namespace);
      try (KrarProcess run = krar.start(KILLED)) {
        held.awaitHeld(1);
        run.kill();
      }
    }
  }
}
