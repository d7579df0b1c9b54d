package com.slashmnt.krar.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.podman.PodRun;
import com.slashmnt.krar.it.podman.PodmanKubelet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A pod that ends between the first restart and the last: the Job's next pod does the rest, and no
 * workload is restarted twice.
 */
class KilledPodIT extends PodTest {

  @AfterEach
  void releaseAll() {
    if (kubelets != null) {
      kubelets.release();
    }
  }

  @Test
  void theNextPodGoesOnWhereAKilledOneWas() {
    List<HasMetadata> fleet = fleet("killed");
    try (Release release = install("killed", 3);
        TemplateChanges changes = watch(fleet)) {
      String job = release.run("killed");
      Pod first = release.pod(job);
      HasMetadata begun;
      try (PodRun run = PodmanKubelet.of(plane).start(first)) {
        begun = awaitOneRestarted(fleet);
        assertThat(run.kill().exitCode()).isEqualTo(137);
      }
      kubelets.release();

      Pod second = release.pod(job);
      PodRun.End end = runPod(release, job);

      assertThat(second.getMetadata().getUid()).isNotEqualTo(first.getMetadata().getUid());
      assertThat(release.failures(job)).isEqualTo(1);
      assertThatItDidTheRest(release, job, end, begun, fleet, changes);
    }
  }

  @Test
  void anEvictionIsNotCounted() {
    List<HasMetadata> fleet = fleet("evicted");
    try (Release release = install("evicted", 0);
        TemplateChanges changes = watch(fleet)) {
      String job = release.run("evicted");
      Pod first = release.pod(job);
      HasMetadata begun;
      try (PodRun run = PodmanKubelet.of(plane).start(first)) {
        begun = awaitOneRestarted(fleet);
        boolean evicted = client.pods().resource(first).evict();
        assertThat(evicted).isTrue();
        PodRun.End end = run.evicted();
        assertThat(end.exitCode()).as(end.toString()).isEqualTo(143);
        assertThat(end.report().rolled()).containsExactly(ref(begun));
        assertThat(end.report().held()).hasSize(fleet.size() - 1);
      }
      kubelets.release();

      PodRun.End end = runPod(release, job);

      assertThat(release.failures(job)).isZero();
      assertThatItDidTheRest(release, job, end, begun, fleet, changes);
    }
  }

  /** Rolled out; whatever of them is restarted from now on stays in progress. */
  private static List<HasMetadata> fleet(String job) {
    String namespace = namespace(job + "-shop");
    List<HasMetadata> fleet =
        List.of(
            Workloads.deployment(namespace, "web").label(LABEL, job).create(client),
            Workloads.statefulSet(namespace, "db").label(LABEL, job).create(client),
            Workloads.deployment(namespace, "shop").label(LABEL, job).create(client));
    Rollouts.awaitRolledOut(client, fleet);
    kubelets.hold(pod -> pod.getMetadata().getNamespace().equals(namespace));
    return fleet;
  }

  private Release install(String job, int backoffLimit) {
    String values =
        """
        jobs:
          - name: %s
            schedule: "@daily"
            backoffLimit: %d
            maxInFlight: 1
            settleTime: 0
            output: json
        """
            .formatted(job, backoffLimit);
    return Release.install(plane, restricted(job), folder, values);
  }

  private static TemplateChanges watch(List<HasMetadata> fleet) {
    return TemplateChanges.watch(plane, fleet.get(0).getMetadata().getNamespace());
  }

  /** The first of them; with one at a time no other follows before it is rolled out. */
  private static HasMetadata awaitOneRestarted(List<HasMetadata> fleet) {
    return Await.until(
            "the first restart",
            () -> fleet.stream().filter(w -> !runs(w).isEmpty()).toList(),
            restarted -> restarted.size() == 1)
        .get(0);
  }

  private static String runs(HasMetadata workload) {
    Map<String, String> annotations =
        client.resource(workload).require().getMetadata().getAnnotations();
    return annotations == null
        ? ""
        : annotations.getOrDefault("krar.slash-mnt.com/runs", "").replaceFirst("@.*", "");
  }

  private static void assertThatItDidTheRest(
      Release release,
      String job,
      PodRun.End end,
      HasMetadata begun,
      List<HasMetadata> fleet,
      TemplateChanges changes) {
    assertThat(end.exitCode()).as(end.toString()).isZero();
    assertThat(release.ending(job)).isEqualTo("Complete");
    assertThat(end.report().rolled()).hasSize(fleet.size());
    assertThat(fleet.stream().map(PodTest::ref).filter(end.report()::resumed))
        .containsExactly(ref(begun));
    Set<String> ids = fleet.stream().map(KilledPodIT::runs).collect(Collectors.toSet());
    assertThat(ids).containsExactly(job + "/" + release.uid(job));
    Map<String, Integer> once = new HashMap<>();
    fleet.forEach(w -> once.put(ref(w), 1));
    assertThat(changes.all()).isEqualTo(once);
  }
}
