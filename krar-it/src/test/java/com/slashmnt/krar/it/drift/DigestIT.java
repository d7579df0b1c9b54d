package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restarts that write the digest into the template. */
class DigestIT extends SmartTest {

  private Krar digest(Account account, String namespace) {
    return smart(account, namespace).env("KRAR_STRATEGY", "digest");
  }

  private static PodTemplateSpec template(Deployment workload) {
    return now(workload).getSpec().getTemplate();
  }

  private static String image(Deployment workload) {
    return template(workload).getSpec().getContainers().get(0).getImage();
  }

  @Test
  void everyPodRunsOneDigestAlthoughTheTagMoves() {
    String namespace = pulling("digest-moves");
    PushedImage first = pushWeb(namespace, "first");
    Deployment web =
        following(namespace, "web", first).replicas(3).rollingUpdate("0", "1").roll(CLIENT);
    PushedImage second = pushWeb(namespace, "second");

    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      kubelets.hold(namespace, "web");
      PushedImage third;
      try (KrarProcess run = digest(operator, namespace).args("--output", "json").start(newRun())) {
        Await.until("the template to change", () -> changes.of(web) == 1);
        third = pushWeb(namespace, "third");
        kubelets.release();
        assertThat(run.result().exitCode()).isZero();
      }
      assertThat(image(web)).isEqualTo(second.reference() + "@" + second.digest());
      assertThat(running(web)).containsExactly(second.digest());

      Deployment unused = CLIENT.resource(now(web)).scale(5);
      Rollouts.await(CLIENT, web);
      assertThat(running(web)).containsExactly(second.digest());

      JobReport next = digest(operator, namespace).report(newRun());
      assertThat(next.code(ref(web))).as(next.toString()).isEqualTo("Converged");
      assertThat(running(web)).containsExactly(third.digest());
      assertThat(changes.of(web)).isEqualTo(2);

      undo(web);
      Rollouts.await(CLIENT, web);
      assertThat(running(web)).as("after an undo").containsExactly(second.digest());
      JobReport report = digest(operator, namespace).report("--smart-restart=false");
      assertThat(report.message(ref(web)))
          .contains(second.digest(), third.digest(), "krar pinned it as");
    }
  }

  @Test
  void bringsWhatThePullPolicyWouldNotPull() {
    String namespace = pulling("digest-policy");
    Deployment web =
        Workloads.deployment(namespace, "web")
            .label(LABEL, "smart")
            .image(pushWeb(namespace, "first").reference())
            .roll(CLIENT);
    PushedImage second = pushWeb(namespace, "second");
    try (Account operator = smartOperator(namespace)) {
      assertThat(smart(operator, namespace).report(newRun()).code(ref(web)))
          .isEqualTo("PullPolicyNotAlways");
      JobReport run = digest(operator, namespace).report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("Converged");
      assertThat(running(web)).containsExactly(second.digest());
      assertThat(digest(operator, namespace).report(newRun()).code(ref(web))).isEqualTo("Current");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kustomize-controller", "argocd-controller"})
  void leavesAnImageToTheManagerThatAppliesIt(String manager) {
    String namespace = pulling("digest-" + manager.substring(0, 4));
    Deployment web =
        CLIENT
            .resource(following(namespace, "web", pushWeb(namespace, "first")).build())
            .fieldManager(manager)
            .forceConflicts()
            .serverSideApply();
    Rollouts.await(CLIENT, web);
    pushWeb(namespace, "second");
    try (Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      for (String plan : List.of("--dry-run", "--smart-restart")) {
        JobReport run = digest(operator, namespace).report(plan, "--run-id", "a" + plan.length());
        assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("ImageFieldOwned");
        assertThat(run.message(ref(web))).contains(manager, "container main");
      }
      assertThat(changes.of(web)).isZero();
      JobReport byTag = smart(operator, namespace).report(newRun());
      assertThat(byTag.code(ref(web))).isEqualTo("Converged");
    }
  }

  @Test
  void anotherManagersOtherFieldsAreNoObstacle() {
    String namespace = pulling("digest-replicas");
    Deployment web = following(namespace, "web", pushWeb(namespace, "first")).roll(CLIENT);
    Deployment unused =
        CLIENT
            .resource(web)
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager("autoscaler")
                    .withForce(true)
                    .build(),
                """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
                 "spec":{"replicas":2}}
                """);
    Rollouts.await(CLIENT, web);
    pushWeb(namespace, "second");
    try (Account operator = smartOperator(namespace)) {
      JobReport run = digest(operator, namespace).report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("Converged");
    }
  }

  @Test
  void namesJustWhatDriftedInitContainersToo() {
    String namespace = pulling("digest-init");
    PushedImage log = ImageBuilder.index("log").push(registry, namespace + "/log:1");
    PushedImage setUp = ImageBuilder.index("set-up").push(registry, namespace + "/setup:1");
    Deployment web =
        following(namespace, "web", pushWeb(namespace, "first"))
            .container("log", log.reference())
            .initContainer("setup", setUp.reference())
            .template(
                t ->
                    t.editSpec()
                        .editFirstInitContainer()
                        .withImagePullPolicy("Always")
                        .endInitContainer()
                        .endSpec())
            .roll(CLIENT);
    PushedImage second = pushWeb(namespace, "second");
    PushedImage newSetUp = ImageBuilder.index("set-up-2").push(registry, namespace + "/setup:1");
    try (Account operator = smartOperator(namespace)) {
      JobReport run = digest(operator, namespace).report(newRun());
      assertThat(run.code(ref(web))).as(run.toString()).isEqualTo("Converged");
      Map<String, String> images =
          Stream.of(
                  template(web).getSpec().getInitContainers(),
                  template(web).getSpec().getContainers())
              .flatMap(List::stream)
              .collect(Collectors.toMap(Container::getName, Container::getImage));
      assertThat(images)
          .containsOnly(
              Map.entry("main", second.reference() + "@" + second.digest()),
              Map.entry("log", log.reference()),
              Map.entry("setup", newSetUp.reference() + "@" + newSetUp.digest()));
      assertThat(template(web).getMetadata().getAnnotations())
          .containsEntry(
              "krar.slash-mnt.com/pinned-from",
              "main=%s,setup=%s".formatted(second.reference(), newSetUp.reference()));
    }
  }

  @Test
  void unpinHasItFollowItsTagAgain() {
    String namespace = pulling("unpin");
    Deployment web = following(namespace, "web", pushWeb(namespace, "first")).roll(CLIENT);
    PushedImage second = pushWeb(namespace, "second");
    try (Account operator = smartOperator(namespace)) {
      JobReport run = digest(operator, namespace).report(newRun());
      assertThat(run.code(ref(web))).isEqualTo("Converged");

      Krar krar = Krar.as(operator, folder);
      KrarProcess.Result unpinned = krar.run("unpin", ref(web));
      assertThat(unpinned.exitCode()).as(unpinned.toString()).isZero();
      assertThat(unpinned.stdout())
          .isEqualTo(
              "%s: its pods are replaced; container main asks for %s again.%n"
                  .formatted(ref(web), second.reference()));
      assertThat(image(web)).isEqualTo(second.reference());
      assertThat(template(web).getMetadata().getAnnotations())
          .doesNotContainKey("krar.slash-mnt.com/pinned-from");

      assertThat(krar.run("unpin", ref(web)).stdout())
          .isEqualTo(ref(web) + ": krar has pinned none of its images.\n");
      KrarProcess.Result missing = krar.run("unpin", namespace + "/Deployment/none", ref(web));
      assertThat(missing.exitCode()).isEqualTo(1);
      assertThat(missing.stderr()).contains(namespace + "/Deployment/none was not unpinned");
      assertThat(missing.stdout()).contains("pinned none");
    }
  }
}
