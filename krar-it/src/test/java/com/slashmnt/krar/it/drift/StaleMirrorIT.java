package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import com.slashmnt.krar.it.registry.StaleMirror;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

/** Restarts that were in vain are not repeated, whatever becomes of the workload. */
class StaleMirrorIT extends SmartTest {
  private static final int MANY = 20;

  /** A workload, the mirror its nodes pull through, and what they do not see. */
  private record Scene(String namespace, StaleMirror mirror, Deployment web) {
    String ref() {
      return ClusterTest.ref(web);
    }
  }

  @Test
  void restartsOnceInVainAndNotAgainBeforeTheTagMoves() {
    Scene scene = scene("mirror");
    try (Account operator = smartOperator(scene.namespace());
        TemplateChanges changes = TemplateChanges.watch(PLANE, scene.namespace())) {
      Krar krar = smart(operator, scene.namespace());
      restartsInVain(scene, krar.report(newRun()));
      assertThat(memory(scene.namespace())).hasSize(1);
      holds(scene, krar, MANY, "KnownNotToConverge");
      assertThat(changes.of(scene.web())).isEqualTo(1);

      tagMoves(scene);
      converges(scene, krar);
      assertThat(changes.of(scene.web())).isEqualTo(2);
    }
  }

  @Test
  void remembersAcrossAnUndo() {
    Scene scene = scene("undo");
    try (Account operator = smartOperator(scene.namespace());
        TemplateChanges changes = TemplateChanges.watch(PLANE, scene.namespace())) {
      Krar krar = smart(operator, scene.namespace());
      restartsInVain(scene, krar.reportHere(newRun()));
      undo(scene.web());
      Rollouts.await(CLIENT, scene.web());
      assertThat(annotation(scene.web(), ClusterTest.RUNS)).isEmpty();
      holds(scene, krar, MANY, "KnownNotToConverge");
      assertThat(changes.of(scene.web())).as("ours and the undo").isEqualTo(2);

      tagMoves(scene);
      converges(scene, krar);
      assertThat(changes.of(scene.web())).isEqualTo(3);
    }
  }

  @Test
  void remembersByAnnotationsWhereItMayNotWriteAConfigMap() {
    Scene scene = scene("norights");
    try (Account operator = operator(scene.namespace());
        TemplateChanges changes = TemplateChanges.watch(PLANE, scene.namespace())) {
      Krar krar = smart(operator, scene.namespace());
      JobReport first = krar.report(newRun());
      restartsInVain(scene, first);
      warnsOnce(first);
      for (int run = 0; run < MANY / 2; run++) {
        warnsOnce(holds(scene, krar, 1, "KnownNotToConverge"));
      }
      assertThat(changes.of(scene.web())).isEqualTo(1);

      // It brings back the annotations of the revision before: one more restart is the price.
      undo(scene.web());
      Rollouts.await(CLIENT, scene.web());
      restartsInVain(scene, krar.reportHere(newRun()));
      holds(scene, krar, MANY / 2, "KnownNotToConverge");
      assertThat(changes.of(scene.web())).as("two of ours and the undo").isEqualTo(3);

      tagMoves(scene);
      converges(scene, krar);
      assertThat(changes.of(scene.web())).isEqualTo(4);
    }
  }

  @Test
  void triesOnceMoreWhenToldToForget() {
    Scene scene = scene("forget");
    try (Account operator = smartOperator(scene.namespace());
        TemplateChanges changes = TemplateChanges.watch(PLANE, scene.namespace())) {
      Krar krar = smart(operator, scene.namespace());
      restartsInVain(scene, krar.reportHere(newRun()));
      holds(scene, krar, 1, "KnownNotToConverge");

      KrarProcess.Result forgotten = Krar.as(operator, folder).run("forget", scene.ref());
      assertThat(forgotten.exitCode()).as(forgotten.toString()).isZero();
      assertThat(forgotten.stdout()).contains(scene.ref());

      restartsInVain(scene, krar.reportHere(newRun()));
      holds(scene, krar, 3, "KnownNotToConverge");
      assertThat(changes.of(scene.web())).isEqualTo(2);
    }
  }

  @Test
  void doesNotBringBackWhatCrashed() {
    String namespace = namespaces.create("broken");
    PushedImage good = ImageBuilder.index("good").push(registry, "broken/web:1");
    PushedImage bad = ImageBuilder.index("bad").push(registry, "broken/other:1");
    RegistryPuller nodes = RegistryPuller.from(registry).crash(bad);
    kubelets.pullWith(PullRequest.in(namespace), nodes);
    Deployment web = following(namespace, "web", good).progressDeadlineSeconds(3).roll(CLIENT);
    String ref = ref(web);
    assertThat(ImageBuilder.index("bad").push(registry, "broken/web:1").digest())
        .isEqualTo(bad.digest());

    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = smart(operator, namespace);
      JobReport failed = krar.report(newRun());
      assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(1);
      assertThat(failed.code(ref)).isEqualTo("RolloutFailed");
      assertThat(failed.message(ref)).contains("CrashLoopBackOff");
      assertThat(memory(namespace)).hasSize(1);

      // Its newest pods have what is published, and another restart brings nothing else.
      JobReport stuck = krar.reportHere(newRun());
      assertThat(stuck.exitCode()).as(stuck.toString()).isZero();
      assertThat(stuck.code(ref)).isEqualTo("RolloutStuck");

      undo(web);
      Rollouts.await(CLIENT, web);
      for (int run = 0; run < MANY / 2; run++) {
        JobReport held = krar.reportHere(newRun());
        assertThat(held.exitCode()).as(held.toString()).isZero();
        assertThat(held.code(ref)).as(held.toString()).isEqualTo("KnownBadDigest");
      }
      assertThat(changes.of(web)).as("ours and the undo").isEqualTo(2);

      ImageBuilder.index("repaired").push(registry, "broken/web:1");
      JobReport repaired = krar.reportHere(newRun());
      assertThat(repaired.exitCode()).as(repaired.toString()).isZero();
      assertThat(repaired.code(ref)).isEqualTo("Converged");
      assertThat(memory(namespace)).isEmpty();
      assertThat(changes.of(web)).isEqualTo(3);
    }
  }

  @Test
  void getsOutOfARolloutThatIsStuckWhenTheTagMoves() {
    String namespace = namespaces.create("stuck");
    PushedImage bad = ImageBuilder.index("bad").push(registry, "stuck/web:1");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry).crash(bad));
    Deployment web = following(namespace, "web", bad).progressDeadlineSeconds(2).create(CLIENT);
    awaitGivenUp(web);

    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Krar krar = smart(operator, namespace);
      assertThat(krar.reportHere(newRun()).code(ref(web))).isEqualTo("RolloutStuck");
      ImageBuilder.index("repaired").push(registry, "stuck/web:1");
      JobReport repaired = krar.reportHere(newRun());
      assertThat(repaired.code(ref(web))).as(repaired.toString()).isEqualTo("Converged");
      assertThat(changes.of(web)).isEqualTo(1);
    }
  }

  /** Rolled out by way of a mirror that has not heard of what was published since. */
  private Scene scene(String name) {
    String namespace = namespaces.create(name);
    StaleMirror mirror = StaleMirror.of(registry);
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(mirror));
    PushedImage first = ImageBuilder.index("first").push(registry, name + "/web:1");
    Deployment web = following(namespace, "web", first).roll(CLIENT);
    ImageBuilder.index("second").push(registry, name + "/web:1");
    return new Scene(namespace, mirror, web);
  }

  /** To content that the mirror now fetches, too. */
  private void tagMoves(Scene scene) {
    String image = scene.web().getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    ImageBuilder.index("third").push(registry, image.substring(image.indexOf('/') + 1));
    scene.mirror().refresh();
  }

  private static void restartsInVain(Scene scene, JobReport report) {
    assertThat(report.exitCode()).as(report.toString()).isZero();
    assertThat(report.rolled()).containsExactly(scene.ref());
    assertThat(report.code(scene.ref())).isEqualTo("NotConverged");
    assertThat(report.why(scene.ref())).isEqualTo("Drifted");
  }

  private JobReport holds(Scene scene, Krar krar, int times, String code) {
    JobReport last = JobReport.none();
    for (int run = 0; run < times; run++) {
      last = krar.reportHere(newRun());
      assertThat(last.exitCode()).as(last.toString()).isZero();
      assertThat(last.held()).containsExactly(scene.ref());
      assertThat(last.code(scene.ref())).as(last.toString()).isEqualTo(code);
      assertThat(last.message(scene.ref())).contains("until the tag moves");
      assertThat(last.verdict(scene.ref(), "main")).isEqualTo("Drifted");
    }
    return last;
  }

  private void converges(Scene scene, Krar krar) {
    JobReport last = krar.reportHere(newRun());
    assertThat(last.exitCode()).as(last.toString()).isZero();
    assertThat(last.code(scene.ref())).as(last.toString()).isEqualTo("Converged");
    assertThat(memory(scene.namespace())).isEmpty();
    JobReport after = krar.reportHere(newRun());
    assertThat(after.code(scene.ref())).as(after.toString()).isEqualTo("Current");
  }

  private static void warnsOnce(JobReport report) {
    assertThat(report.warningMessages())
        .as(report.toString())
        .filteredOn(w -> w.contains("onfig"))
        .singleElement()
        .satisfies(w -> assertThat(w).containsIgnoringCase("annotations stand in"));
  }
}
