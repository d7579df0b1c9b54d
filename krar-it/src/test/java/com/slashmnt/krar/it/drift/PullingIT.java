package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.ControlPlane;
import com.slashmnt.krar.it.harness.DeploymentFixture;
import com.slashmnt.krar.it.harness.Injection;
import com.slashmnt.krar.it.harness.Kubelets;
import com.slashmnt.krar.it.harness.Namespaces;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Pulled;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.harness.Workloads;
import com.slashmnt.krar.it.registry.Dialect;
import com.slashmnt.krar.it.registry.ImageBuilder;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryPuller;
import com.slashmnt.krar.it.registry.StaleMirror;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What nodes that pull from a real registry promise, so that other tests may rely on it. */
class PullingIT {
  private static final ControlPlane PLANE = ControlPlane.shared();
  private static final KubernetesClient CLIENT = PLANE.client();
  private static final Namespaces NAMESPACES = Namespaces.of(PLANE, PullingIT.class);
  private static final Kubelets KUBELETS =
      Kubelets.start(PLANE, List.of("linux/amd64", "linux/arm64"));
  private static final Registry REGISTRY = Registry.start();

  @AfterAll
  static void endAll() {
    NAMESPACES.deleteAndAwait();
    KUBELETS.close();
    REGISTRY.close();
  }

  @Test
  void reportsTheContentOfItsPlatformInADialect() {
    String ns = NAMESPACES.create("dialect");
    PushedImage web = ImageBuilder.index("first").push(REGISTRY, "dialect/web:1");
    KUBELETS.pullWith(
        PullRequest.in(ns),
        RegistryPuller.from(REGISTRY)
            .report(PullRequest.of(ns, "child"), Dialect.child())
            .report(PullRequest.of(ns, "config", "main"), Dialect.config())
            .report(PullRequest.of(ns, "nothing"), Dialect.nothing()));
    assertThat(imageIds(on("arm64", ns, "index", web).roll(CLIENT))).containsExactly(web.pinned());
    assertThat(imageIds(on("amd64", ns, "child", web).roll(CLIENT)))
        .containsExactly(web.name() + "@" + web.child("linux/amd64").digest());
    assertThat(imageIds(on("arm64", ns, "config", web).roll(CLIENT)))
        .containsExactly(web.child("linux/arm64").config());
    assertThat(imageIds(on("amd64", ns, "nothing", web).roll(CLIENT))).containsExactly("");
    assertThat(CLIENT.nodes().withName(KUBELETS.nodes().get(1)).require().getStatus().getNodeInfo())
        .extracting(info -> info.getOperatingSystem() + "/" + info.getArchitecture())
        .isEqualTo("linux/arm64");
  }

  @Test
  void pullsAMovedTagOnlyWhereThePolicySaysSo() {
    String ns = NAMESPACES.create("policy");
    KUBELETS.pullWith(PullRequest.in(ns), RegistryPuller.from(REGISTRY));
    PushedImage first = ImageBuilder.single("first").push(REGISTRY, "policy/web:1");
    Deployment always =
        on("amd64", ns, "always", first)
            .template(
                t ->
                    t.editSpec()
                        .editFirstContainer()
                        .withImagePullPolicy("Always")
                        .endContainer()
                        .endSpec())
            .roll(CLIENT);
    Deployment present = on("amd64", ns, "present", first).create(CLIENT);
    Rollouts.await(CLIENT, present);
    PushedImage second = ImageBuilder.single("second").push(REGISTRY, "policy/web:1");
    restart(present);
    assertThat(imageIds(present)).containsExactly(first.pinned());
    restart(always);
    assertThat(imageIds(always)).containsExactly(second.pinned());
    restart(present);
    assertThat(imageIds(present)).containsExactly(second.pinned());
  }

  @Test
  void pullsWhatAMirrorKept() {
    String ns = NAMESPACES.create("mirror");
    StaleMirror mirror = StaleMirror.of(REGISTRY);
    KUBELETS.pullWith(PullRequest.in(ns), RegistryPuller.from(mirror));
    PushedImage first = ImageBuilder.single("first").push(REGISTRY, "mirror/web:latest");
    Deployment web = on("amd64", ns, "web", first).roll(CLIENT);
    PushedImage second = ImageBuilder.single("second").push(REGISTRY, "mirror/web:latest");
    restart(web);
    assertThat(imageIds(web)).containsExactly(first.pinned());
    mirror.refresh();
    restart(web);
    assertThat(imageIds(web)).containsExactly(second.pinned());
  }

  @Test
  void waitsForWhatIsNotThere() {
    String ns = NAMESPACES.create("gone");
    KUBELETS.pullWith(PullRequest.in(ns), RegistryPuller.from(REGISTRY));
    KUBELETS.pullWith(
        PullRequest.of(ns, "creating"), request -> Pulled.waiting("ContainerCreating", ""));
    String image = REGISTRY.address() + "/gone:1";
    for (String name : List.of("missing", "creating")) {
      Workloads.deployment(ns, name).image(image).create(CLIENT);
    }
    assertThat(List.of(waiting(ns, "missing"), waiting(ns, "creating")))
        .containsExactly("ImagePullBackOff", "ContainerCreating");
  }

  @Test
  void reportsInitAndSidecarAndInjectedContainers() {
    String ns = NAMESPACES.create("kinds");
    KUBELETS.pullWith(PullRequest.in(ns), RegistryPuller.from(REGISTRY));
    PushedImage web = ImageBuilder.index("web").push(REGISTRY, "kinds/web:1");
    PushedImage init = ImageBuilder.single("init").push(REGISTRY, "kinds/init:1");
    PushedImage sidecar = ImageBuilder.single("sidecar").push(REGISTRY, "kinds/sidecar:1");
    PushedImage mesh = ImageBuilder.single("mesh").push(REGISTRY, "kinds/mesh:1");
    try (Injection injection = Injection.into(PLANE, ns, "mesh", mesh.reference(), "Always")) {
      Deployment all =
          on("amd64", ns, "all", web)
              .initContainer("init", init.reference())
              .template(
                  t ->
                      t.editSpec()
                          .addToInitContainers(
                              new ContainerBuilder()
                                  .withName("sidecar")
                                  .withImage(sidecar.reference())
                                  .withRestartPolicy("Always")
                                  .build())
                          .endSpec())
              .roll(CLIENT);
      assertThat(injection).isNotNull();
      assertThat(imageIds(all))
          .containsExactlyInAnyOrder(init.pinned(), sidecar.pinned(), web.pinned(), mesh.pinned());
      assertThat(all.getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
    }
  }

  @Test
  void reportsAnotherDigestForOneOfThreePods() {
    String ns = NAMESPACES.create("one");
    KUBELETS.pullWith(PullRequest.in(ns), RegistryPuller.from(REGISTRY));
    PushedImage first = ImageBuilder.single("first").push(REGISTRY, "one/web:1");
    PushedImage second = ImageBuilder.single("second").push(REGISTRY, "one/web:1");
    Deployment web = on("amd64", ns, "web", second).replicas(3).roll(CLIENT);
    KUBELETS.report(Rollouts.pods(CLIENT, web).get(0), "main", first.pinned());
    assertThat(imageIds(web))
        .containsExactlyInAnyOrder(first.pinned(), second.pinned(), second.pinned());
    assertThat(Rollouts.complete(CLIENT.resource(web).require())).isTrue();
  }

  @Test
  void crashesByContentAndNotByName() {
    String ns = NAMESPACES.create("broken");
    PushedImage bad = ImageBuilder.single("bad").push(REGISTRY, "broken/web:latest");
    KUBELETS.pullWith(PullRequest.in(ns), RegistryPuller.from(REGISTRY).crash(bad));
    Deployment web = on("amd64", ns, "web", bad).create(CLIENT);
    assertThat(waiting(ns, "web")).isEqualTo("CrashLoopBackOff");
    assertThat(imageIds(web)).containsExactly(bad.pinned());
    PushedImage good = ImageBuilder.single("good").push(REGISTRY, "broken/web:latest");
    restart(web);
    assertThat(imageIds(web)).containsExactly(good.pinned());
  }

  private static DeploymentFixture on(
      String architecture, String namespace, String name, PushedImage image) {
    return Workloads.deployment(namespace, name)
        .image(image.reference())
        .template(
            t ->
                t.editSpec()
                    .withNodeSelector(Map.of("kubernetes.io/arch", architecture))
                    .endSpec());
  }

  /** Not by kubectl, which refuses to do it twice within a second. */
  private static void restart(Deployment deployment) {
    CLIENT
        .apps()
        .deployments()
        .inNamespace(deployment.getMetadata().getNamespace())
        .withName(deployment.getMetadata().getName())
        .patch(
            "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"restart\":\"%s\"}}}}}"
                .formatted(UUID.randomUUID()));
    Rollouts.await(CLIENT, deployment);
  }

  /** Of the pods that stay. */
  private static List<String> imageIds(Deployment deployment) {
    return Rollouts.pods(CLIENT, deployment).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(Pod::getStatus)
        .flatMap(
            status -> Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses()))
        .flatMap(List::stream)
        .map(ContainerStatus::getImageID)
        .toList();
  }

  private static String waiting(String namespace, String deployment) {
    return Await.until(
            "a status of " + deployment,
            () ->
                CLIENT.pods().inNamespace(namespace).withLabel("app", deployment).list().getItems(),
            pods -> !pods.isEmpty() && !pods.get(0).getStatus().getContainerStatuses().isEmpty())
        .get(0)
        .getStatus()
        .getContainerStatuses()
        .get(0)
        .getState()
        .getWaiting()
        .getReason();
  }
}
