package com.slashmnt.krar.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the harness promises, so that other tests may rely on it. */
class HarnessIT {
  private static final ControlPlane PLANE = ControlPlane.shared();
  private static final KubernetesClient CLIENT = PLANE.client();
  private static final Namespaces NAMESPACES = Namespaces.of(PLANE, HarnessIT.class);
  private static final Kubelets KUBELETS = Kubelets.start(PLANE, 3);

  private static String namespace = "";

  @BeforeAll
  static void createNamespace() {
    namespace = NAMESPACES.create("main");
  }

  @AfterAll
  static void deleteAll() {
    NAMESPACES.deleteAndAwait();
    KUBELETS.close();
  }

  @Test
  void rollsEachKindAndCountsOneTemplateChangePerRestart() {
    String ns = NAMESPACES.create("kinds");
    try (TemplateChanges changes = TemplateChanges.watch(PLANE, ns)) {
      Deployment web = Workloads.deployment(ns, "web").replicas(3).roll(CLIENT);
      StatefulSet db = Workloads.statefulSet(ns, "db").replicas(2).roll(CLIENT);
      DaemonSet agent = Workloads.daemonSet(ns, "agent").maxUnavailable("100%").roll(CLIENT);
      for (HasMetadata workload : List.of(web, db, agent)) {
        Set<String> before = uids(workload);
        PLANE.kubectl("-n", ns, "rollout", "restart", target(workload));
        Rollouts.await(CLIENT, workload);
        assertThat(uids(workload)).isNotEmpty().doesNotContainAnyElementsOf(before);
        assertThat(changes.of(workload)).isEqualTo(1);
      }
      // No template change, and a change that is taken back at once.
      PLANE.kubectl("-n", ns, "scale", "--replicas=4", "deployment/web");
      PLANE.kubectl("-n", ns, "set", "image", "deployment/web", "main=nginx:2");
      PLANE.kubectl("-n", ns, "set", "image", "deployment/web", "main=nginx:1.25");
      assertThat(changes.all())
          .containsOnly(
              Map.entry(ns + "/Deployment/web", 3),
              Map.entry(ns + "/StatefulSet/db", 1),
              Map.entry(ns + "/DaemonSet/agent", 1));
    }
  }

  @Test
  void runsTheDigestThatIsPublishedWhenAPodStarts() {
    String old = KUBELETS.digest("shop:1");
    Deployment shop =
        Workloads.deployment(namespace, "shop")
            .image("shop:1")
            .initContainer("i", "b:1")
            .roll(CLIENT);
    String published = KUBELETS.publishBuild("shop:1", "second");
    assertThat(imageIds(shop)).containsOnly("docker.io/library/shop@" + old);
    PLANE.kubectl("-n", namespace, "rollout", "restart", "deployment/shop");
    Rollouts.await(CLIENT, shop);
    assertThat(imageIds(shop)).containsOnly("docker.io/library/shop@" + published);
  }

  @Test
  void showsWhyAPodDoesNotRun() {
    Deployment crashing =
        Workloads.deployment(namespace, "crashing").image("crash:1").create(CLIENT);
    StatefulSet missing =
        Workloads.statefulSet(namespace, "missing").image("unpullable:1").create(CLIENT);
    assertThat(waitingReason(crashing)).isEqualTo("CrashLoopBackOff");
    assertThat(waitingReason(missing)).isEqualTo("ImagePullBackOff");
  }

  @Test
  void holdsPodsUntilTheyAreReleased() {
    KUBELETS.hold(namespace, "slow");
    Deployment slow = Workloads.deployment(namespace, "slow").replicas(2).create(CLIENT);
    Deployment quick = Workloads.deployment(namespace, "quick").roll(CLIENT);
    assertThat(Rollouts.complete(CLIENT.resource(quick).require())).isTrue();
    Await.until(
        "scheduled pods",
        () -> Rollouts.pods(CLIENT, slow),
        pods -> pods.size() == 2 && pods.stream().allMatch(p -> p.getSpec().getNodeName() != null));
    assertThat(Rollouts.pods(CLIENT, slow))
        .allMatch(p -> p.getStatus().getPhase().equals("Pending"));
    KUBELETS.release();
    Rollouts.await(CLIENT, slow);
  }

  @Test
  void endsPodsThatAreBeingDeleted() {
    Deployment graceful =
        Workloads.deployment(namespace, "graceful")
            .template(t -> t.editSpec().withTerminationGracePeriodSeconds(600L).endSpec())
            .roll(CLIENT);
    Set<String> before = uids(graceful);
    CLIENT.resource(Rollouts.pods(CLIENT, graceful).get(0)).delete();
    Await.until(
        "one new pod and no old one",
        () -> Rollouts.pods(CLIENT, graceful),
        pods -> pods.size() == 1 && !before.contains(pods.get(0).getMetadata().getUid()));
  }

  @Test
  void runsHundredsOfPods() {
    String ns = NAMESPACES.create("many");
    List<Deployment> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(Workloads.deployment(ns, "web-" + i).replicas(10).create(CLIENT));
    }
    Rollouts.awaitRolledOut(CLIENT, many);
  }

  @Test
  void auditsWhatAServiceAccountAsks() {
    assumeThat(PLANE.own()).as("only our own plane has an audit log").isTrue();
    Workloads.deployment(namespace, "audited").create(CLIENT);
    AuditLog.Mark mark = PLANE.audit().mark();
    try (Account account = Accounts.create(PLANE, namespace, "auditor");
        KubernetesClient client = account.client()) {
      account.allow(namespace, Accounts.rule("apps", "deployments", "get", "patch"));
      annotate(client, "audited");
      assertThat(PLANE.audit().since(mark))
          .anySatisfy(
              read -> {
                assertThat(read.verb()).isEqualTo("patch");
                assertThat(read.resource()).isEqualTo("deployments");
                assertThat(read.namespace()).isEqualTo(namespace);
                assertThat(read.name()).isEqualTo("audited");
                assertThat(read.user()).isEqualTo(account.user());
                assertThat(read.code()).isEqualTo(200);
              })
          .allSatisfy(read -> assertThat(read.user()).isEqualTo(account.user()));
    }
  }

  @Test
  void kubeconfigOfAnAccountHasItsRightsOnly(@TempDir Path folder) {
    try (Account account = Accounts.create(PLANE, namespace, "reader")) {
      account.allowEverywhere(Accounts.rule("apps", "deployments", "list"));
      try (KrarProcess kubectl =
              KrarProcess.start(
                  PLANE.kubectl(),
                  Map.of("KUBECONFIG", account.kubeconfig(folder).toString()),
                  List.of("get", "deployments", "--all-namespaces"));
          KrarProcess refused =
              KrarProcess.start(
                  PLANE.kubectl(),
                  Map.of("KUBECONFIG", account.kubeconfig(folder).toString()),
                  List.of("get", "pods"))) {
        assertThat(kubectl.result().exitCode()).isZero();
        refused.awaitStderr("Forbidden");
        assertThat(refused.result().exitCode()).isEqualTo(1);
      }
    }
  }

  @Test
  void proxyHoldsTheResponseOfAPatchThatIsApplied() throws Exception {
    Workloads.deployment(namespace, "proxied").create(CLIENT);
    try (Account account = Accounts.create(PLANE, namespace, "proxied");
        FaultProxy proxy = FaultProxy.start(PLANE);
        KubernetesClient client = account.client(proxy)) {
      account.allow(
          namespace, Accounts.rule("apps", "deployments", "get", "list", "watch", "patch"));
      HeldResponses held = proxy.hold(ProxiedRequest::patches);
      CompletableFuture<Void> patch = CompletableFuture.runAsync(() -> annotate(client, "proxied"));
      held.awaitHeld(1);
      assertThat(annotations("proxied")).containsEntry("harness", "was here");
      assertThat(patch).isNotDone();
      held.release();
      patch.get(60, TimeUnit.SECONDS);
      assertThat(proxy.requests())
          .anyMatch(read -> read.is("PATCH", "/deployments/proxied") && read.status() == 200);
    }
  }

  @Test
  void proxyFailsCutsAndLetsOthersActInBetween() {
    Deployment raced = Workloads.deployment(namespace, "raced").create(CLIENT);
    try (Account account = Accounts.create(PLANE, namespace, "raced");
        FaultProxy proxy = FaultProxy.start(PLANE);
        KubernetesClient client = account.client(proxy)) {
      account.allow(namespace, Accounts.rule("apps", "deployments", "get", "patch"));
      client.getConfiguration().setRequestRetryBackoffLimit(0);
      proxy.before(ProxiedRequest::patches, read -> CLIENT.resource(raced).delete());
      assertThat(statusOf(() -> annotate(client, "raced"))).isEqualTo(404);
      proxy.clear();
      proxy.failEvery(2, 503, read -> true);
      assertThat(statusOf(() -> client.raw("/api"))).isZero();
      assertThat(statusOf(() -> client.raw("/api"))).isEqualTo(503);
      proxy.clear();
      proxy.cutBefore(read -> true);
      assertThat(statusOf(() -> client.raw("/api"))).isNotIn(0, 503);
      assertThat(proxy.requests()).extracting(ProxiedRequest::status).contains(404, 200, 503, 0);
    }
  }

  @Test
  void apiServerComesBackWithItsData() {
    try (ControlPlane plane = ControlPlane.start();
        Namespaces namespaces = Namespaces.of(plane, HarnessIT.class);
        Kubelets kubelets = Kubelets.start(plane, 1)) {
      String ns = namespaces.create("back");
      Deployment web = Workloads.deployment(ns, "web").replicas(2).roll(plane.client());
      try (TemplateChanges changes = TemplateChanges.watch(plane, ns)) {
        AuditLog.Mark mark = plane.audit().mark();
        plane.killApiServer();
        plane.startApiServer();
        assertThat(plane.audit().since(mark)).isEmpty();
        kubelets.publishBuild("nginx:1.25", "after the kill");
        plane.kubectl("-n", ns, "rollout", "restart", "deployment/web");
        Rollouts.await(plane.client(), web);
        assertThat(changes.of(web)).isEqualTo(1);
      }
    }
  }

  private static String target(HasMetadata workload) {
    return workload.getKind() + "/" + workload.getMetadata().getName();
  }

  private static Set<String> uids(HasMetadata workload) {
    return Rollouts.pods(CLIENT, workload).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(pod -> pod.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  private static List<String> imageIds(HasMetadata workload) {
    return Rollouts.pods(CLIENT, workload).stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .map(status -> status.getImageID())
        .toList();
  }

  private static String waitingReason(HasMetadata workload) {
    List<Pod> pods =
        Await.until(
            "a status of the pod",
            () -> Rollouts.pods(CLIENT, workload),
            all -> !all.isEmpty() && !all.get(0).getStatus().getContainerStatuses().isEmpty());
    return pods.get(0)
        .getStatus()
        .getContainerStatuses()
        .get(0)
        .getState()
        .getWaiting()
        .getReason();
  }

  private static void annotate(KubernetesClient client, String deployment) {
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment)
        .patch("{\"metadata\":{\"annotations\":{\"harness\":\"was here\"}}}");
  }

  private static Map<String, String> annotations(String deployment) {
    return CLIENT
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment)
        .require()
        .getMetadata()
        .getAnnotations();
  }

  /** The HTTP status of a failure, -1 without one, or 0 if all went well. */
  private static int statusOf(Runnable request) {
    try {
      request.run();
      return 0;
    } catch (KubernetesClientException e) {
      return e.getCode() == 0 ? -1 : e.getCode();
    }
  }
}
