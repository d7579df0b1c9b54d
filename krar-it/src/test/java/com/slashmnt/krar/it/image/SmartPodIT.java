package com.slashmnt.krar.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.DeploymentFixture;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.PullSecret;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.podman.PodRun;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mode smart by the pod of the chart, with a registry that wants a password. */
class SmartPodIT extends PodTest {
  private static final String PASSWORD = "s3cret-of-the-registry";

  private static Registry registry;

  @BeforeAll
  static void startRegistry() {
    registry = Registry.setup().user("reader", PASSWORD).start();
  }

  @AfterAll
  static void endRegistry() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void restartsWhatDriftedAndRemembersWhatCrashed() {
    String shop = namespace("smart-shop");
    RegistryPuller nodes = RegistryPuller.from(registry);
    kubelets.pullWith(PullRequest.in(shop), nodes);
    HasMetadata good = following(shop, "good", push("good", "a")).create(client);
    HasMetadata bad =
        following(shop, "bad", push("bad", "a")).progressDeadlineSeconds(3).create(client);
    HasMetadata same = following(shop, "same", push("same", "a")).create(client);
    Rollouts.awaitRolledOut(client, List.of(good, bad, same));
    PushedImage moved = push("good", "b");
    nodes.crash(push("bad", "crashes"));

    String home = restricted("smart");
    credentials(home);
    String values = job("smart", "smartRestart: true", shop);
    try (Release release = Release.install(plane, home, folder, values);
        TemplateChanges changes = TemplateChanges.watch(plane, shop)) {
      String job = release.run("smart");
      PodRun.End end = runPod(release, job);

      assertThat(end.exitCode()).as(end.toString()).isEqualTo(1);
      assertThat(release.ending(job)).isEqualTo("Failed PodFailurePolicy");
      assertThat(end.report().code(ref(good))).isEqualTo("Converged");
      assertThat(end.report().code(ref(bad))).isEqualTo("RolloutFailed");
      assertThat(end.report().why(ref(same))).isEqualTo("Current");
      assertThat(end.report().warnings()).as(end.toString()).isEmpty();
      assertThat(changes.all()).isEqualTo(Map.of(ref(good), 1, ref(bad), 1, ref(same), 0));
      assertThat(
              client.configMaps().inNamespace(home).withName(release.memory()).require().getData())
          .hasSize(1)
          .allSatisfy(
              (key, value) -> assertThat(key + value).contains("bad").doesNotContain("good"));
      assertThat(Rollouts.pods(client, good).get(0).getStatus().getContainerStatuses())
          .allSatisfy(c -> assertThat(c.getImageID()).endsWith(moved.digest()));
      assertThat(end.toString()).doesNotContain(PASSWORD);
    }
  }

  @Test
  void failsAtOnceOnDriftThatItOnlyReports() {
    String shop = namespace("report-shop");
    kubelets.pullWith(PullRequest.in(shop), RegistryPuller.from(registry));
    HasMetadata web = following(shop, "web", push("report", "a")).roll(client);
    push("report", "b");

    String home = restricted("report");
    credentials(home);
    String values = job("report", "failOnDrift: true", shop);
    try (Release release = Release.install(plane, home, folder, values);
        TemplateChanges changes = TemplateChanges.watch(plane, shop)) {
      String job = release.run("report");
      PodRun.End end = runPod(release, job);

      assertThat(end.exitCode()).as(end.toString()).isEqualTo(3);
      assertThat(release.ending(job)).isEqualTo("Failed PodFailurePolicy");
      assertThat(release.pods(job)).hasSize(1);
      assertThat(end.report().verdict(ref(web), "main")).isEqualTo("Drifted");
      assertThat(changes.of(web)).isZero();
    }
  }

  /** A Secret of the name that the values below say. */
  private static void credentials(String namespace) {
    String config = PullSecret.of("reader", PASSWORD, List.of(registry.address())).config();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("docker")
                .endMetadata()
                .addToStringData("config.json", config)
                .build())
        .create();
  }

  private static PushedImage push(String repository, String build) {
    return ImageBuilder.single(repository + build).push(registry, "smart/" + repository + ":1");
  }

  private static DeploymentFixture following(String namespace, String name, PushedImage image) {
    return Workloads.deployment(namespace, name)
        .label(LABEL, "smart")
        .image(image.reference())
        .pullAlways();
  }

  private static String job(String name, String more, String namespace) {
    return """
        jobs:
          - name: %s
            schedule: "@daily"
            mode: smart
            %s
            settleTime: 0
            output: json
            filter:
              label: {policyName: smart}
              namespaces: {specific: [%s]}
            registry: {mode: authfile, authfile: /config/config.json}
            extraVolumes:
              - {name: docker, mountPath: /config, readOnly: true, secret: {secretName: docker}}
        """
        .formatted(name, more, namespace);
  }
}
