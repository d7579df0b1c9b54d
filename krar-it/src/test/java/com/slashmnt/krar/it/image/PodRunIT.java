package com.slashmnt.krar.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.podman.PodRun;
import com.slashmnt.krar.it.podman.PodmanKubelet;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The very pod that the chart's CronJob gives, in a namespace that is locked down: it runs the
 * image, and what comes of it makes the Job end as it should.
 */
class PodRunIT extends PodTest {

  @Test
  void restartsWhatIsLabelledInTheWholeClusterByTheDefaultValues() {
    String shop = namespace("shop");
    HasMetadata web = Workloads.deployment(shop, "web").label(LABEL, "once-a-month").create(client);
    HasMetadata db = Workloads.statefulSet(shop, "db").label(LABEL, "once-a-month").create(client);
    HasMetadata agent =
        Workloads.daemonSet(namespace("blog"), "agent").label(LABEL, "once-a-month").create(client);
    HasMetadata other = Workloads.deployment(shop, "other").create(client);
    Rollouts.awaitRolledOut(client, List.of(web, db, agent, other));

    String home = restricted("default");
    try (Release release = Release.install(plane, home);
        TemplateChanges changes =
            TemplateChanges.watch(plane, shop, agent.getMetadata().getNamespace())) {
      String job = release.run("once-a-month");
      PodRun.End end = runPod(release, job);

      assertThat(end.exitCode()).as(end.toString()).isZero();
      assertThat(release.ending(job)).isEqualTo("Complete");
      assertThat(changes.all())
          .isEqualTo(Map.of(ref(web), 1, ref(db), 1, ref(agent), 1, ref(other), 0));
      assertThat(end.message())
          .matches("once-a-month: 3 restarted, 0 held, 0 failed in [0-9ms]+\\.\n");
      ContainerStateTerminated state =
          release
              .pods(job)
              .get(0)
              .getStatus()
              .getContainerStatuses()
              .get(0)
              .getState()
              .getTerminated();
      assertThat(state.getMessage()).isEqualTo(end.message());
    }
  }

  @Test
  void restartsInItsNamespacesAndATargetInAThird() {
    String one = namespace("one");
    String two = namespace("two");
    String third = namespace("third");
    HasMetadata web = Workloads.deployment(one, "web").label(LABEL, "scoped").create(client);
    HasMetadata db = Workloads.statefulSet(two, "db").label(LABEL, "scoped").create(client);
    HasMetadata target = Workloads.deployment(third, "target").create(client);
    HasMetadata beside =
        Workloads.deployment(third, "beside").label(LABEL, "scoped").create(client);
    Rollouts.awaitRolledOut(client, List.of(web, db, target, beside));

    String values =
        """
        jobs:
          - name: scoped
            schedule: "@daily"
            settleTime: 0
            output: json
            filter:
              resources: [deployments, statefulsets]
              namespaces: {specific: [%s, %s]}
              targets: [{namespace: %s, type: Deployment, name: target}]
        """
            .formatted(one, two, third);
    try (Release release = Release.install(plane, restricted("scoped"), folder, values);
        TemplateChanges changes = TemplateChanges.watch(plane, one, two, third)) {
      String job = release.run("scoped");
      PodRun.End end = runPod(release, job);

      assertThat(end.exitCode()).as(end.toString()).isZero();
      assertThat(end.report().warnings()).as(end.toString()).isEmpty();
      assertThat(end.report().code(ref(target))).isEqualTo("Converged");
      assertThat(release.ending(job)).isEqualTo("Complete");
      assertThat(changes.all())
          .isEqualTo(Map.of(ref(web), 1, ref(db), 1, ref(target), 1, ref(beside), 0));
    }
  }

  @Test
  void isLockedDownByTheDefaultValues() {
    try (Release release = Release.install(plane, restricted("locked"));
        PodRun run = PodmanKubelet.of(plane).start(release.pod(release.run("once-a-month")))) {
      PodRun.End end = run.end();

      assertThat(end.exitCode()).as(end.toString()).isZero();
      assertThat(
              run.container()
                  .inspect(
                      "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Memory}}"
                          + " {{.EffectiveCaps}} {{.BoundingCaps}} {{.HostConfig.SecurityOpt}}"))
          .isEqualTo("65532:65532 true 268435456 [] [] [no-new-privileges]");
      String mounts = run.container().inspect("{{range .Mounts}}{{.Destination}} {{.RW}};{{end}}");
      assertThat(mounts.split(";"))
          .containsExactlyInAnyOrder(
              "/dev/termination-log true", "/var/run/secrets/kubernetes.io/serviceaccount false");
    }
  }
}
