package com.slashmnt.krar.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.podman.PodRun;
import com.slashmnt.krar.it.podman.PodmanKubelet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Ends that another pod would not change, and some that it could. */
class FailedPodIT extends PodTest {

  @Test
  void aMistakeIsNotTriedAgain() {
    String values =
        """
        jobs:
          - name: mistaken
            schedule: "@daily"
            extraEnv: [{name: KRAR_PAGE_SIZE, value: many}]
        """;
    try (Release release = Release.install(plane, restricted("mistaken"), folder, values)) {
      String job = release.run("mistaken");
      PodRun.End end = runPod(release, job);

      assertThat(end.exitCode()).as(end.toString()).isEqualTo(2);
      assertThat(end.message()).contains("KRAR_PAGE_SIZE", "many").doesNotContain("\tat ");
      assertThat(release.ending(job)).isEqualTo("Failed PodFailurePolicy");
      assertThat(release.pods(job)).hasSize(1);
    }
  }

  @Test
  void whatHasNoRightsIsTriedAgainAndCounted() {
    String values =
        """
        rbac: {create: false}
        jobs:
          - {name: forbidden, schedule: "@daily", backoffLimit: 1}
        """;
    try (Release release = Release.install(plane, restricted("forbidden"), folder, values)) {
      String job = release.run("forbidden");
      PodRun.End first = runPod(release, job);
      assertThat(first.exitCode()).as(first.toString()).isEqualTo(4);
      PodRun.End second = runPod(release, job);

      assertThat(second.exitCode()).as(second.toString()).isEqualTo(4);
      assertThat(second.result().stderr()).contains("forbidden").doesNotContain("\tat ");
      assertThat(release.ending(job)).isEqualTo("Failed BackoffLimitExceeded");
      assertThat(release.pods(job)).hasSize(2);
    }
  }

  @Test
  void whatFindsNoApiServerIsTriedAgainAndThenDoesItsWork() throws IOException {
    String shop = namespace("away-shop");
    HasMetadata web = Workloads.deployment(shop, "web").label(LABEL, "away").roll(client);
    String values =
        """
        jobs:
          - {name: away, schedule: "@daily", settleTime: 0, filter: {namespaces: {specific: [%s]}}}
        """
            .formatted(shop);
    try (Release release = Release.install(plane, restricted("away"), folder, values);
        TemplateChanges changes = TemplateChanges.watch(plane, shop)) {
      String job = release.run("away");
      try (PodRun run = PodmanKubelet.at(plane, nobody()).start(release.pod(job))) {
        PodRun.End end = run.end();
        assertThat(end.exitCode()).as(end.toString()).isEqualTo(4);
        assertThat(end.result().stderr()).contains("cannot be reached").doesNotContain("\tat ");
      }
      PodRun.End end = runPod(release, job);

      assertThat(end.exitCode()).as(end.toString()).isZero();
      assertThat(release.ending(job)).isEqualTo("Complete");
      assertThat(release.failures(job)).isEqualTo(1);
      assertThat(changes.of(web)).isEqualTo(1);
    }
  }

  /** Where nobody listens any more. */
  private static InetSocketAddress nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return InetSocketAddress.createUnresolved("127.0.0.1", socket.getLocalPort());
    }
  }
}
