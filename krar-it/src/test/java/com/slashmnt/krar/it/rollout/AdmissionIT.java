package com.slashmnt.krar.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Real admission webhooks: one that pins what pods run, and ones that take their time. */
class AdmissionIT extends SmartTest {

  private static Optional<String> pin(String image) {
    return Optional.of(
        "[{\"op\":\"replace\",\"path\":\"/spec/containers/0/image\",\"value\":\"" + image + "\"}]");
  }

  @Test
  void aPodThatAWebhookPinsIsJudgedByItsTemplatesTag() {
    String namespace = namespaces.create("pins");
    kubelets.pullWith(PullRequest.in(namespace), RegistryPuller.from(registry));
    PushedImage first = ImageBuilder.index("first").push(registry, "pins/web:1");
    AtomicReference<String> pinned = new AtomicReference<>(first.pinned());
    try (Webhook webhook =
            Webhook.mutating(
                PLANE,
                namespace,
                "",
                "pods",
                "CREATE",
                pod -> Optional.ofNullable(pinned.get()).flatMap(AdmissionIT::pin));
        Account operator = smartOperator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      Deployment web = following(namespace, "web", first).roll(CLIENT);
      assertThat(webhook.asked()).isPositive();
      assertThat(image(web)).isEqualTo(first.pinned());

      JobReport nothing = smart(operator, namespace).reportHere(newRun());
      assertThat(nothing.code(ref(web))).as(nothing.toString()).isEqualTo("Current");

      PushedImage second = ImageBuilder.index("second").push(registry, "pins/web:1");
      pinned.set(second.pinned());
      JobReport moved = smart(operator, namespace).reportHere(newRun());

      assertThat(moved.exitCode()).as(moved.toString()).isZero();
      assertThat(moved.code(ref(web))).isEqualTo("Converged");
      assertThat(moved.toString()).contains("Admission made it ");
      assertThat(image(web)).isEqualTo(second.pinned());
      assertThat(smart(operator, namespace).reportHere(newRun()).code(ref(web)))
          .isEqualTo("Current");
      assertThat(changes.of(web)).isEqualTo(1);
    }
  }

  private static String image(Deployment web) {
    return Rollouts.pods(CLIENT, web).get(0).getSpec().getContainers().get(0).getImage();
  }

  private static List<HasMetadata> two(String namespace) {
    List<HasMetadata> fleet =
        List.of(
            Workloads.deployment(namespace, "web").label(LABEL, "slow").create(CLIENT),
            Workloads.deployment(namespace, "api").label(LABEL, "slow").create(CLIENT));
    Rollouts.awaitRolledOut(CLIENT, fleet);
    return fleet;
  }

  @Test
  void aDeadWebhookThatIsIgnoredDelaysEachRestartAndPreventsNone() {
    String namespace = namespaces.create("ignored");
    List<HasMetadata> fleet = two(namespace);
    try (Webhook webhook = Webhook.dead(PLANE, namespace, "Ignore", 10);
        Account operator = operator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      JobReport report =
          Krar.as(operator, folder)
              .report("-N", namespace, "-v", "slow", "--run-id", "ignored-1", "--no-wait");

      assertThat(report.exitCode()).as(report.toString()).isZero();
      assertThat(report.rolled()).hasSize(2);
      assertThat(webhook.asked()).isGreaterThanOrEqualTo(2);
      assertThat(changes.all()).isEqualTo(each(fleet, 1));
    }
  }

  @Test
  void aDeadWebhookThatMustAnswerIsNamedAndTheClusterIsNotCalledUnreachable() {
    String namespace = namespaces.create("fails");
    List<HasMetadata> fleet = two(namespace);
    try (Webhook webhook = Webhook.dead(PLANE, namespace, "Fail", 10);
        Account operator = operator(namespace);
        TemplateChanges changes = TemplateChanges.watch(PLANE, namespace)) {
      JobReport report =
          Krar.as(operator, folder)
              .report("-N", namespace, "-v", "slow", "--run-id", "fails-1", "--no-wait");

      assertThat(report.exitCode()).as(report.toString()).isEqualTo(1);
      assertThat(report.failed()).hasSize(2);
      for (HasMetadata one : fleet) {
        assertThat(report.message(ref(one))).contains("webhook.krar-it.example.com");
      }
      assertThat(webhook.asked()).isGreaterThanOrEqualTo(2);
      assertThat(changes.all().values()).containsOnly(0);
    }
  }
}
