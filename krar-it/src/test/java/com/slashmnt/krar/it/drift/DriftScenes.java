package com.slashmnt.krar.it.drift;

import static com.slashmnt.krar.it.registry.ImageBuilder.single;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.Injection;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Pulled;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.StatefulSetFixture;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rows of the drift table that are about the workload, or in which something happens to it;
 * closing it ends what was set up for them.
 */
final class DriftScenes implements AutoCloseable {
  /** Mid-rollout, until its nodes go on. */
  static final String TWO_REVISIONS = "two-revisions";

  private static final Expected DRIFTED = Expected.all("Drifted").asking("HEAD 1", "HEAD new");
  private static final Expected CURRENT = Expected.all("Current").asking("HEAD 1");

  private final ControlPlane plane;
  private final KubernetesClient client;
  private final Kubelets kubelets;
  private final RegistryPuller nodes;
  private final List<Injection> injections = new ArrayList<>();

  DriftScenes(ControlPlane plane, Kubelets kubelets, RegistryPuller nodes) {
    this.plane = plane;
    client = plane.client();
    this.kubelets = kubelets;
    this.nodes = nodes;
  }

  List<DriftRow> rows() {
    return List.of(
        DriftRow.of("statefulset-moved", single("a"))
            .kind(Workloads::statefulSet)
            .moves(single("b"))
            .expect(DRIFTED),
        DriftRow.of("daemonset-moved", single("a"))
            .kind(Workloads::daemonSet)
            .moves(single("b"))
            .expect(DRIFTED),
        DriftRow.of("creating", single("a"))
            .with((f, row) -> keepCreating(f.build().getMetadata().getNamespace(), "creating"))
            .moves(single("b"))
            .neverRuns()
            .expect(Expected.unverifiable("NoImageId")),
        DriftRow.of("image-pull-back-off", single("a"))
            .image(row -> row.before().name() + ":none")
            .neverRuns()
            .expect(Expected.unverifiable("NoImageId")),
        DriftRow.of("injected-moved", single("a"))
            .in("injected")
            .beside("mesh", single("m"))
            .with((f, row) -> inject(f.build().getMetadata().getNamespace(), row.before("mesh")))
            .moves("mesh", single("n"))
            .expect(
                Expected.of("Drifted")
                    .main("Current")
                    .container("mesh", "Drifted")
                    .asking("HEAD 1", "HEAD mesh:1", "HEAD mesh:new")),
        DriftRow.of(TWO_REVISIONS, single("a"))
            .deployment(d -> d.replicas(2))
            .moves(single("b"))
            .then(this::beginRollout)
            .expect(Expected.of("RolloutInProgress")),
        DriftRow.of("stuck", single("a"))
            .then(this::getStuck)
            .expect(Expected.of("RolloutStuck").main("Current").asking("HEAD 2")),
        DriftRow.of("stuck-moved", single("a"))
            .then(this::getStuck)
            .then(row -> row.push("", "2", single("c")))
            .expect(Expected.all("Drifted").asking("HEAD 2", "HEAD new")),
        DriftRow.of("one-of-three", single("a"))
            .deployment(d -> d.replicas(3))
            .moves(single("b"))
            .then(this::renewTwo)
            .expect(DRIFTED)
            .expect(
                DriftTable.ALL,
                Expected.of("PartlyDrifted").main("Drifted").asking("HEAD 1", "HEAD new")),
        DriftRow.of("three-of-three", single("a"))
            .deployment(d -> d.replicas(3))
            .moves(single("b"))
            .expect(DRIFTED),
        DriftRow.of("partition", single("a"))
            .kind(Workloads::statefulSet)
            .with((f, row) -> ((StatefulSetFixture) f).replicas(3))
            .moves(single("b"))
            .then(this::rollTheLast)
            .expect(CURRENT),
        DriftRow.of("partition-moved", single("a"))
            .kind(Workloads::statefulSet)
            .with((f, row) -> ((StatefulSetFixture) f).replicas(3))
            .moves(single("b"))
            .then(this::rollTheLast)
            .then(row -> row.push("", "1", single("c")))
            .expect(DRIFTED));
  }

  private void keepCreating(String namespace, String name) {
    kubelets.pullWith(
        PullRequest.of(namespace, name), request -> Pulled.waiting("ContainerCreating", ""));
  }

  private void inject(String namespace, PushedImage mesh) {
    injections.add(Injection.into(plane, namespace, "mesh", mesh.reference(), "Always"));
  }

  @Override
  public void close() {
    injections.forEach(Injection::close);
  }

  private void beginRollout(LiveRow row) {
    kubelets.hold(row.namespace(), row.row().name);
    change(row, "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"next\":\"\"}}}}}");
    Await.until(
        "a pod of the next revision",
        () -> Rollouts.pods(client, row.workload()),
        pods -> pods.size() == 3);
  }

  /** Rolls to another tag, whose content crashes, until the cluster gives it up. */
  private void getStuck(LiveRow row) {
    PushedImage bad = row.push("", "2", single("bad of " + row));
    RegistryPuller unused = nodes.crash(bad);
    change(
        row,
        """
        {"spec":{"progressDeadlineSeconds":2,"template":{"spec":{"containers":[
          {"name":"main","image":"%s","imagePullPolicy":"Always"}]}}}}"""
            .formatted(bad.reference()));
    SmartTest.awaitGivenUp((Deployment) row.workload());
    // What comes next may take its time.
    change(row, "{\"spec\":{\"progressDeadlineSeconds\":600}}");
    Deployment seen =
        Await.until(
            "the deadline seen",
            () -> client.resource((Deployment) row.workload()).require(),
            d -> d.getStatus().getObservedGeneration() >= d.getMetadata().getGeneration());
    SmartTest.awaitGivenUp(seen);
  }

  private void renewTwo(LiveRow row) {
    for (Pod pod : Rollouts.pods(client, row.workload()).subList(0, 2)) {
      kubelets.report(pod, "main", row.after().pinned());
    }
  }

  private void rollTheLast(LiveRow row) {
    change(
        row,
        """
        {"spec":{
          "updateStrategy":{"rollingUpdate":{"partition":2}},
          "template":{"metadata":{"annotations":{"next":""}}}}}""");
    StatefulSet unused = Rollouts.await(client, (StatefulSet) row.workload());
    Await.until(
        "what is new in the last pod of " + row,
        () -> client.pods().inNamespace(row.namespace()).withName(row + "-2").get(),
        pod ->
            pod != null
                && pod.getStatus().getContainerStatuses().stream()
                    .anyMatch(s -> s.getImageID().equals(row.after().pinned())));
  }

  private void change(LiveRow row, String patch) {
    String unused =
        plane.kubectl(
            "-n",
            row.namespace(),
            "patch",
            row.workload().getKind().toLowerCase(Locale.ROOT) + "/" + row,
            "--type=merge",
            "-p",
            patch);
  }
}
