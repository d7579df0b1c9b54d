package com.slashmnt.krar.fabric8.internal.pod;

import static com.slashmnt.krar.fabric8.FakeApi.list;
import static com.slashmnt.krar.fabric8.FakeApi.page;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static com.slashmnt.krar.fabric8.Manifests.ref;
import static com.slashmnt.krar.workload.PullPolicy.ALWAYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.internal.kind.Kinds;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodSourceTest {

  private static final String PODS = "GET /api/v1/namespaces/prod/pods";
  private static final String RUNNING =
      """
      {"phase":"Running","conditions":[{"type":"Ready","status":"True"}],
       "initContainerStatuses":[{"name":"prepare","imageID":"r/busybox@sha256:1",
         "state":{"terminated":{"exitCode":0,"reason":"Completed"}}}],
       "containerStatuses":[{"name":"web","imageID":"r/nginx@sha256:2","state":{"running":{}}}]}
      """;

  private final FakeApi server = new FakeApi();
  private final PodSource source = new PodSource(server.pages(2), Kinds.builtIn(), Nodes.unknown());

  @AfterEach
  void stop() {
    server.close();
  }

  private static Workload workload(String ref) {
    WorkloadRef parsed = ref(ref);
    return Workload.builder(parsed).uid("uid-" + parsed.name()).build();
  }

  private static String pod(
      String name, String owner, String labels, String second, String status) {
    return """
    {"metadata":{"name":"%s","namespace":"prod","creationTimestamp":"2026-11-23T01:00:%sZ",
      "labels":{%s},"ownerReferences":[%s]},
     "spec":{"containers":[{"name":"web","image":"nginx"}]},"status":%s}
    """
        .formatted(name, second, labels, owner, status);
  }

  private static String owner(String kind, String name) {
    return """
    {"apiVersion":"apps/v1","kind":"%s","name":"%s","uid":"uid-%s","controller":true}
    """
        .formatted(kind, name, name);
  }

  private static String ofDeployment(String name, String hash, String second, String status) {
    return pod(
        name,
        owner("ReplicaSet", "web-" + hash),
        "\"pod-template-hash\":\"" + hash + "\"",
        second,
        status);
  }

  private static String revision(String hash) {
    return "\"controller-revision-hash\":\"" + hash + "\"";
  }

  private List<String> names(String ref) {
    return pods(ref).stream().map(RunningPod::name).toList();
  }

  private List<RunningPod> pods(String ref) {
    FactValue<RunningPods> value = source.gather(List.of(workload(ref))).get(ref(ref));
    return Optional.ofNullable(value).flatMap(FactValue::toOptional).orElseThrow().pods();
  }

  private String trouble(String status) {
    server.on(PODS, list(ofDeployment("web-new-1", "new", "10", status)));
    return pods("prod/Deployment/web").get(0).trouble().orElse("");
  }

  @Test
  void reducesAPodToWhatItRuns() {
    server.on(PODS, list(ofDeployment("web-new-1", "new", "10", RUNNING)));

    assertThat(pods("prod/Deployment/web"))
        .containsExactly(
            RunningPod.builder("web-new-1")
                .created(Instant.parse("2026-11-23T01:00:10Z"))
                .container(new RunningContainer("web", "nginx", ALWAYS, "r/nginx@sha256:2", true))
                .ready(true)
                .build());
  }

  @Test
  void keepsTheRevisionOfADeploymentsYoungestPod() {
    server.on(
        PODS,
        page(
            "t",
            ofDeployment("web-new-1", "new", "10", RUNNING),
            ofDeployment("web-old-1", "old", "05", RUNNING)),
        list(ofDeployment("web-new-2", "new", "20", "{\"phase\":\"Pending\"}")));

    assertThat(names("prod/Deployment/web")).containsExactly("web-new-1", "web-new-2");
    assertThat(server.lines()).containsExactly(PODS + "?limit=2", PODS + "?limit=2&continue=t");
  }

  @Test
  void aRevisionThatTheStatusNamesBeatsTheYoungestPod() {
    String crashing =
        """
        {"phase":"Running","containerStatuses":[{"name":"web",
          "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off"}}}]}
        """;
    server.on(
        PODS,
        list(
            ofDeployment("web-new-1", "new", "10", crashing),
            ofDeployment("web-old-1", "old", "50", RUNNING)));
    Workload web =
        Workload.builder(ref("prod/Deployment/web")).uid("uid-web").revision("new").build();

    FactValue<RunningPods> value = source.gather(List.of(web)).get(web.ref());

    assertThat(Optional.ofNullable(value).flatMap(FactValue::toOptional).orElseThrow().pods())
        .singleElement()
        .satisfies(
            pod -> {
              assertThat(pod.name()).isEqualTo("web-new-1");
              assertThat(pod.trouble().orElse("")).contains("CrashLoopBackOff");
            });
  }

  @Test
  void keepsApartThePodsThatDoNotGo() {
    String leaving =
        """
        {"metadata":{"name":"web-old-1","creationTimestamp":"2026-11-23T01:00:00Z",
          "deletionTimestamp":"2026-11-23T02:00:00Z","labels":{"pod-template-hash":"old"},
          "ownerReferences":[%s]},
         "spec":{"nodeName":"n2"},"status":{"phase":"Running"}}
        """
            .formatted(owner("ReplicaSet", "web-old"));
    server.on(PODS, list(ofDeployment("web-new-1", "new", "10", RUNNING), leaving));

    RunningPods pods =
        Optional.ofNullable(
                source
                    .gather(List.of(workload("prod/Deployment/web")))
                    .get(ref("prod/Deployment/web")))
            .flatMap(FactValue::toOptional)
            .orElseThrow();

    assertThat(pods.pods()).extracting(RunningPod::name).containsExactly("web-new-1");
    assertThat(pods.terminating())
        .singleElement()
        .satisfies(
            pod -> {
              assertThat(pod.name()).isEqualTo("web-old-1");
              assertThat(pod.node().orElseThrow().name()).isEqualTo("n2");
              assertThat(pod.until()).isEqualTo(Instant.parse("2026-11-23T02:00:00Z"));
            });
    assertThat(pods.changedAt()).contains(Instant.parse("2026-11-23T02:00:00Z"));
  }

  @Test
  void aConditionThatChangedCountsAsAChange() {
    String status =
        """
        {"phase":"Running","conditions":[
          {"type":"Ready","status":"True","lastTransitionTime":"2026-11-23T03:00:00Z"},
          {"type":"PodScheduled","status":"True","lastTransitionTime":"2026-11-23T01:00:00Z"}]}
        """;
    server.on(PODS, list(ofDeployment("web-new-1", "new", "10", status)));

    assertThat(
            Optional.ofNullable(
                    source
                        .gather(List.of(workload("prod/Deployment/web")))
                        .get(ref("prod/Deployment/web")))
                .flatMap(FactValue::toOptional)
                .flatMap(RunningPods::changedAt))
        .contains(Instant.parse("2026-11-23T03:00:00Z"));
  }

  private List<String> names(String revision, int updated) {
    Workload web =
        Workload.builder(ref("prod/Deployment/web"))
            .uid("uid-web")
            .revision(revision)
            .rollout(
                new RolloutStatus(1, 1, 1, 1, updated, 1 - updated, 1, false, Optional.empty()))
            .build();
    return Optional.ofNullable(source.gather(List.of(web)).get(web.ref()))
        .flatMap(FactValue::toOptional)
        .orElseThrow()
        .pods()
        .stream()
        .map(RunningPod::name)
        .toList();
  }

  @Test
  void aReplicaSetThatTheStatusStillNamesAfterAnUndoAtZeroReplicasHasNoPods() {
    server.on(PODS, list(ofDeployment("web-back-1", "back", "10", RUNNING)));
    assertThat(names("undone", 1)).containsExactly("web-back-1");
  }

  @Test
  void podsThatANewReplicaSetWasNotAllowedToMakeAreNotThoseOfTheOldOne() {
    server.on(PODS, list(ofDeployment("web-old-1", "old", "10", RUNNING)));
    assertThat(names("new", 0)).isEmpty();
  }

  @Test
  void aDeploymentWhoseNameBeginsTheSameIsAnother() {
    server.on(
        PODS,
        list(
            pod(
                "web-api-h-1",
                owner("ReplicaSet", "web-api-h"),
                "\"pod-template-hash\":\"h\"",
                "10",
                RUNNING)));

    assertThat(names("prod/Deployment/web")).isEmpty();
    assertThat(names("prod/Deployment/web-api")).containsExactly("web-api-h-1");
  }

  @Test
  void keepsTheRevisionOfADaemonSetsYoungestPod() {
    String owner = owner("DaemonSet", "agent");
    server.on(
        PODS,
        list(
            pod("agent-1", owner, revision("old"), "05", RUNNING),
            pod("agent-2", owner, revision("new"), "10", RUNNING)));

    assertThat(names("prod/DaemonSet/agent")).containsExactly("agent-2");
  }

  @Test
  void keepsTheRevisionOfAStatefulSetsHighestOrdinal() {
    String owner = owner("StatefulSet", "db");
    server.on(
        PODS,
        list(
            // Below a partition, and back after its node was lost: young, but of the old revision.
            pod("db-0", owner, revision("old"), "50", RUNNING),
            pod("db-9", owner, revision("new"), "30", RUNNING),
            pod("db-10", owner, revision("new"), "20", RUNNING)));

    assertThat(names("prod/StatefulSet/db")).containsExactly("db-9", "db-10");
  }

  @Test
  void aPodOfANamesakeOrOfNobodyIsNotItsOwn() {
    server.on(
        PODS,
        list(
            pod("db-0", owner("StatefulSet", "db").replace("uid-db", "x"), "", "10", RUNNING),
            pod("db-1", owner("StatefulSet", "db").replace("true", "false"), "", "10", RUNNING),
            pod("db-2", owner("StatefulSet", "db").replace("apps/v1", "x.io/v1"), "", "1", RUNNING),
            pod("db-3", "", "", "10", RUNNING)));

    assertThat(names("prod/StatefulSet/db")).isEmpty();
  }

  @Test
  void leavesOutWhatHasEndedOrEnds() {
    server.on(
        PODS,
        list(
            ofDeployment("web-new-1", "new", "10", "{\"phase\":\"Succeeded\"}"),
            ofDeployment("web-new-2", "new", "10", "{\"phase\":\"Failed\",\"reason\":\"Evicted\"}"),
            ofDeployment("web-new-3", "new", "10", RUNNING)
                .replace("\"labels\"", "\"deletionTimestamp\":\"x\",\"labels\"")));

    assertThat(names("prod/Deployment/web")).isEmpty();
  }

  @Test
  void aWaitingContainerSaysItsTrouble() {
    assertThat(
            trouble(
                """
                {"phase":"Running","containerStatuses":[
                  {"name":"side","state":{"waiting":{"reason":"ContainerCreating"}}},
                  {"name":"web","imageID":"","state":{"waiting":{"reason":"CrashLoopBackOff",
                   "message":"back-off 10s restarting failed container"}}}]}
                """))
        .isEqualTo("CrashLoopBackOff: back-off 10s restarting failed container");
  }

  @Test
  void aContainerThatEndedSaysItsExitCode() {
    assertThat(
            trouble(
                """
                {"phase":"Pending","initContainerStatuses":[{"name":"prepare","state":
                  {"terminated":{"exitCode":1,"reason":"Error"}}}],
                 "containerStatuses":[{"name":"web","state":{"waiting":{"reason":"PodInitializing"}}}]}
                """))
        .isEqualTo("Error: exit code 1");
  }

  @Test
  void aPodThatFitsNowhereSaysSo() {
    assertThat(
            trouble(
                """
                {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False",
                  "reason":"Unschedulable","message":"0/3 nodes are available"}]}
                """))
        .isEqualTo("Unschedulable: 0/3 nodes are available");
  }

  @Test
  void aPodThatStartsHasNoTrouble() {
    assertThat(
            trouble(
                """
                {"phase":"Pending","containerStatuses":[
                  {"name":"web","state":{"waiting":{"reason":"ContainerCreating"}}}]}
                """))
        .isEmpty();
  }

  @Test
  void aRefusalIsRememberedForItsNamespace() {
    server.on(PODS, status(403, "no"));
    server.on("GET /api/v1/namespaces/dev/pods", list());
    List<Workload> both = List.of(workload("prod/Deployment/web"), workload("dev/Deployment/web"));

    Map<WorkloadRef, FactValue<RunningPods>> first = source.gather(both);
    Map<WorkloadRef, FactValue<RunningPods>> second = source.gather(both);

    assertThat(first)
        .containsEntry(
            ref("prod/Deployment/web"),
            FactValue.unknown(
                "PodsForbidden",
                "Could not list pods in namespace prod (HTTP 403): no. It needs the verb list on"
                    + " pods in namespace prod."))
        .containsEntry(ref("dev/Deployment/web"), FactValue.known(new RunningPods(List.of())));
    assertThat(second).isEqualTo(first);
    assertThat(server.lines()).filteredOn(l -> l.contains("/prod/")).hasSize(1);
  }

  @Test
  void anOutageMakesAllUnknownAtTheCostOfOne() {
    server.on("GET ", status(503, "down"));

    Map<WorkloadRef, FactValue<RunningPods>> values =
        source.gather(List.of(workload("prod/Deployment/web"), workload("dev/Deployment/web")));

    assertThat(values.values())
        .hasSize(2)
        .allMatch(v -> v instanceof FactValue.Unknown<?> u && u.reason().is(Reason.UNREACHABLE));
    assertThat(server.lines()).allMatch(l -> l.contains("/dev/"));
  }

  private static Workload selecting(String name, int replicas) {
    return Workload.builder(ref("prod/Deployment/" + name))
        .uid("uid-" + name)
        .rollout(RolloutStatus.complete(replicas))
        .podSelector("app=" + name)
        .build();
  }

  private static String podOf(String deployment) {
    return pod(
        deployment + "-new-1",
        owner("ReplicaSet", deployment + "-new"),
        "\"pod-template-hash\":\"new\"",
        "10",
        RUNNING);
  }

  private List<String> podNames(Workload... workloads) {
    return source.gather(List.of(workloads)).values().stream()
        .flatMap(v -> v.toOptional().orElseThrow().pods().stream())
        .map(RunningPod::name)
        .sorted()
        .toList();
  }

  @Test
  void ofFewWorkloadsThePodsAreListedBySelectorAndEachBelongsToItsOwner() {
    // Both selectors match all: only the owner tells.
    server.on(PODS, list(podOf("web"), podOf("api")));

    assertThat(podNames(selecting("web", 1), selecting("api", 1)))
        .containsExactly("api-new-1", "web-new-1");
    assertThat(server.lines())
        .containsExactlyInAnyOrder(
            PODS + "?labelSelector=app=web&limit=2", PODS + "?labelSelector=app=api&limit=2");
  }

  @Test
  void ofManyOrOfOneWithoutSelectorThePodsAreListedByNamespace() {
    server.on(PODS, list(podOf("web")));

    assertThat(podNames(selecting("web", 1), selecting("api", 1), selecting("db", 1)))
        .containsExactly("web-new-1");
    assertThat(podNames(selecting("web", 1), workload("prod/Deployment/api")))
        .containsExactly("web-new-1");
    assertThat(server.lines()).containsExactly(PODS + "?limit=2", PODS + "?limit=2");
  }

  @Test
  void howManyPodsANamespaceHasDecides() {
    String[] pods = new String[21];
    Arrays.fill(pods, podOf("web"));
    Workload[] three = {selecting("web", 1), selecting("api", 1), selecting("db", 1)};
    server.on(PODS, list(pods));
    server.on(PODS + "?labelSelector", list(podOf("web")));
    assertThat(podNames(three)).hasSize(21);

    assertThat(podNames(three)).containsExactly("web-new-1");
    assertThat(podNames(selecting("web", 9))).hasSize(21);
    assertThat(podNames(selecting("web", 8))).containsExactly("web-new-1");
    assertThat(server.lines()).filteredOn(l -> l.contains("labelSelector")).hasSize(3 + 1);
  }

  @Test
  void whatFailsForOneSelectorLeavesTheOthersKnown() {
    server.on(PODS + "?labelSelector=app=api", list(podOf("api")));
    server.on(PODS + "?labelSelector=app=web", status(400, "no"));

    Map<WorkloadRef, FactValue<RunningPods>> values =
        source.gather(List.of(selecting("api", 1), selecting("web", 1)));

    assertThat(values.get(ref("prod/Deployment/api"))).isInstanceOf(FactValue.Known.class);
    assertThat(values.get(ref("prod/Deployment/web"))).isInstanceOf(FactValue.Unknown.class);
  }
}
