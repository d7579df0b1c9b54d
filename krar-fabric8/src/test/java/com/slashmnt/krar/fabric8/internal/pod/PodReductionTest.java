package com.slashmnt.krar.fabric8.internal.pod;

import static com.slashmnt.krar.fabric8.FakeApi.list;
import static com.slashmnt.krar.fabric8.FakeApi.page;
import static com.slashmnt.krar.fabric8.FakeApi.status;
import static com.slashmnt.krar.fabric8.Manifests.ref;
import static com.slashmnt.krar.workload.PullPolicy.ALWAYS;
import static com.slashmnt.krar.workload.PullPolicy.IF_NOT_PRESENT;
import static com.slashmnt.krar.workload.PullPolicy.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.fabric8.Fabric8Cluster;
import com.slashmnt.krar.fabric8.FakeApi;
import com.slashmnt.krar.fabric8.Logged;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.image.Platform;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.PodNode;
import com.slashmnt.krar.workload.RunningContainer;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stays of a pod. */
class PodReductionTest {

  private static final String PODS = "GET /api/v1/namespaces/prod/pods";
  private static final String NODES = "GET /api/v1/nodes";
  private static final Workload WEB =
      Workload.builder(ref("prod/Deployment/web"))
          .container(Container.of("prepare", "busybox"))
          .container(Container.of("logs", "fluent-bit:3"))
          .container(Container.of("web", "nginx:1.27"))
          .build();

  private final FakeApi server = new FakeApi();
  private final Fabric8Cluster cluster = Fabric8Cluster.of(server.client()).withPageSize(2);

  @AfterEach
  void stop() {
    server.close();
  }

  private static String pod(String name, String spec, String status) {
    return """
    {"metadata":{"name":"%s","namespace":"prod","labels":{"pod-template-hash":"h"},
      "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-h",
        "controller":true}]},
     "spec":{%s},"status":%s}
    """
        .formatted(name, spec, status);
  }

  private static String onNode(String name, String node) {
    return pod(name, "\"nodeName\":\"" + node + "\"", "{\"phase\":\"Running\"}");
  }

  private static String node(String name, String architecture) {
    return """
    {"metadata":{"name":"%s"},"status":{"images":[{"names":["nginx"],"sizeBytes":1}],
      "nodeInfo":{"operatingSystem":"linux","architecture":"%s","kubeletVersion":"v1.34.0"}}}
    """
        .formatted(name, architecture);
  }

  private static List<RunningPod> pods(FactSource<RunningPods> source) {
    return Optional.ofNullable(source.gather(List.of(WEB)).get(WEB.ref()))
        .flatMap(FactValue::toOptional)
        .orElseThrow()
        .pods();
  }

  private RunningPod reduced(String spec, String status) {
    server.on(PODS, list(pod("web-h-1", spec, status)));
    return pods(cluster.pods()).get(0);
  }

  @Test
  void readsThePodsOwnContainersInitContainersAndSidecarsFirst() {
    RunningPod pod =
        reduced(
            """
            "initContainers":[
              {"name":"prepare","image":"busybox","imagePullPolicy":"Always"},
              {"name":"logs","image":"fluent-bit:3","restartPolicy":"Always",
               "imagePullPolicy":"IfNotPresent"}],
            "containers":[
              {"name":"web","image":"nginx:1.27","imagePullPolicy":"Never"},
              {"name":"istio-proxy","image":"istio/proxyv2:1.23","imagePullPolicy":"Always"}],
            "ephemeralContainers":[{"name":"debugger","image":"busybox"}]
            """,
            """
            {"phase":"Running",
             "ephemeralContainerStatuses":[{"name":"debugger","imageID":"r/busybox@sha256:9"}],
             "containerStatuses":[
               {"name":"istio-proxy","image":"other","imageID":"r/proxyv2@sha256:4"},
               {"name":"web","image":"r/nginx:9","imageID":"r/nginx@sha256:3"}],
             "initContainerStatuses":[
               {"name":"logs","imageID":"r/fluent-bit@sha256:2","state":{"running":{}}},
               {"name":"prepare","imageID":"r/busybox@sha256:1",
                "state":{"terminated":{"exitCode":0}}}]}
            """);

    assertThat(pod.containers())
        .containsExactly(
            new RunningContainer("prepare", "busybox", ALWAYS, "r/busybox@sha256:1", false),
            new RunningContainer(
                "logs", "fluent-bit:3", IF_NOT_PRESENT, "r/fluent-bit@sha256:2", false),
            new RunningContainer("web", "nginx:1.27", NEVER, "r/nginx@sha256:3", false),
            new RunningContainer(
                "istio-proxy", "istio/proxyv2:1.23", ALWAYS, "r/proxyv2@sha256:4", true));
  }

  @Test
  void theTemplateSaysWhatARestartWouldAskFor() {
    RunningPod pod =
        reduced(
            """
            "containers":[
              {"name":"web","image":"mirror/nginx:1.27@sha256:3","imagePullPolicy":"Always"},
              {"name":"istio-proxy","image":"istio/proxyv2:1.23","imagePullPolicy":"Always"}]
            """,
            "{}");

    assertThat(pod.containers())
        .containsExactly(
            new RunningContainer(
                "web", "nginx:1.27", ALWAYS, "", false, "mirror/nginx:1.27@sha256:3", false),
            new RunningContainer("istio-proxy", "istio/proxyv2:1.23", ALWAYS, "", true));
  }

  @Test
  void aPullPolicyThatIsNotSpelledOutIsTheDefault() {
    assertThat(
            reduced(
                    """
                    "containers":[{"name":"web","image":"nginx"},
                      {"name":"b","image":"nginx:latest","imagePullPolicy":""},
                      {"name":"c","image":"nginx:1.27"}]
                    """,
                    "{}")
                .containers())
        .extracting(RunningContainer::pullPolicy)
        .containsExactly(ALWAYS, ALWAYS, IF_NOT_PRESENT);
  }

  @Test
  void aContainerThatRunsNothingHasNoImageId() {
    assertThat(
            reduced(
                    "\"containers\":[{\"name\":\"web\",\"image\":\"nginx\"},"
                        + "{\"name\":\"b\",\"image\":\"nginx\"}]",
                    """
                    {"phase":"Pending","containerStatuses":[{"name":"web","image":"nginx",
                      "imageID":"","state":{"waiting":{"reason":"ImagePullBackOff"}}}]}
                    """)
                .containers())
        .extracting(RunningContainer::imageId)
        .containsExactly("", "");
  }

  @Test
  void keepsTheNamesOfImageVolumesAndPullSecrets() {
    RunningPod pod =
        reduced(
            """
            "containers":[],
            "volumes":[{"name":"tmp","emptyDir":{}},
              {"name":"model","image":{"reference":"r/model:1","pullPolicy":"Always"}},
              {"name":"data","image":{}}],
            "imagePullSecrets":[{"name":"second"},{"name":"first"},{},{"name":"second"}]
            """,
            "{}");

    assertThat(pod.imageVolumes()).containsExactly("model", "data");
    assertThat(pod.pullSecrets()).containsExactly("second", "first");
  }

  @Test
  void keepsOnceWhatIsAlike() {
    String spec = "\"containers\":[{\"name\":\"web\",\"image\":\"nginx\"}]";
    String status = "{\"containerStatuses\":[{\"name\":\"web\",\"imageID\":\"n@sha256:1\"}]}";
    server.on(PODS, page("t", pod("web-h-1", spec, status)), list(pod("web-h-2", spec, status)));

    List<RunningPod> pods = pods(cluster.pods());

    assertThat(pods).hasSize(2);
    assertThat(pods.get(0).containers()).isSameAs(pods.get(1).containers());
  }

  @Test
  void tellsThePlatformOfEachNodeByOneList() {
    server.on(
        PODS,
        page("t", onNode("web-h-1", "a"), onNode("web-h-2", "b")),
        list(onNode("web-h-3", "new"), onNode("web-h-4", "")),
        list(onNode("web-h-1", "a")));
    server.on(
        NODES, page("n", node("a", "amd64"), node("b", "arm64")), list("{}", node("c", "arm64")));
    FactSource<RunningPods> source = cluster.podsWithNodes();

    assertThat(pods(source))
        .extracting(RunningPod::platform)
        .containsExactly(
            Optional.of(Platform.of("linux", "amd64")),
            Optional.of(Platform.of("linux", "arm64")),
            Optional.empty(),
            Optional.empty());
    assertThat(pods(source)).hasSize(1);
    assertThat(server.lines())
        .containsExactly(
            PODS + "?limit=2",
            PODS + "?limit=2&continue=t",
            NODES + "?limit=2",
            NODES + "?limit=2&continue=n",
            PODS + "?limit=2");
  }

  @Test
  void readsNoNodesBeforeOneIsAskedForMoreThanItsName() {
    server.on(PODS, list(onNode("web-h-1", "a")));

    RunningPod pod = pods(cluster.podsWithNodes()).get(0);

    assertThat(pod.node().map(PodNode::name)).contains("a");
    assertThat(server.lines()).containsExactly(PODS + "?limit=2");
  }

  @Test
  void aNodesStateIsAsOldAsThePods() {
    String down =
        """
        {"metadata":{"name":"a"},"status":{"conditions":[{"type":"MemoryPressure","status":"Unknown"},
          {"type":"Ready","status":"Unknown","reason":"NodeStatusUnknown",
           "message":"Kubelet stopped posting node status."}]}}
        """;
    String ready =
        """
        {"metadata":{"name":"a"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}
        """;
    server.on(PODS, list(onNode("web-h-1", "a")), list(onNode("web-h-1", "a")));
    server.on(NODES, list(down), list(ready));
    FactSource<RunningPods> source = cluster.podsWithNodes();

    PodNode before = pods(source).get(0).node().orElseThrow();
    assertThat(before.trouble())
        .contains("NotReady (NodeStatusUnknown: Kubelet stopped posting node status.)");
    assertThat(before.trouble()).isPresent();
    assertThat(pods(source).get(0).node().orElseThrow().trouble()).isEmpty();
    assertThat(server.lines()).filteredOn(l -> l.startsWith(NODES)).hasSize(2);
  }

  @Test
  void aListOfNodesThatFailsIsNoAnswerAndIsAskedAgain() {
    server.on(PODS, list(onNode("web-h-1", "a")), list(onNode("web-h-1", "a")));
    server.on(NODES, status(404, "not now"), list(node("a", "arm64")));
    FactSource<RunningPods> source = cluster.podsWithNodes();

    RunningPod first = pods(source).get(0);
    assertThat(first.platform()).isEmpty();
    assertThat(first.node().flatMap(PodNode::failure)).isPresent();
    RunningPod second = pods(source).get(0);
    assertThat(second.platform()).contains(Platform.of("linux", "arm64"));
    assertThat(second.node().flatMap(PodNode::failure)).isEmpty();
  }

  @Test
  void readsNoNodesUnlessAsked() {
    server.on(PODS, list(onNode("web-h-1", "a")));

    assertThat(pods(cluster.pods()).get(0).platform()).isEmpty();
    assertThat(server.lines()).containsExactly(PODS + "?limit=2");
  }

  @Test
  void readsNoNodesWithoutPods() {
    server.on(PODS, status(403, "no"));

    assertThat(cluster.podsWithNodes().gather(List.of(WEB)).values())
        .allMatch(v -> v.toOptional().isEmpty());
    assertThat(server.lines()).containsExactly(PODS + "?limit=2");
  }

  @Test
  void withoutTheRightToNodesThePlatformsStayUnknown() {
    server.on(PODS, list(onNode("web-h-1", "a")));
    server.on(NODES, status(403, "nodes is forbidden"));
    FactSource<RunningPods> source = cluster.podsWithNodes();

    assertThat(pods(source).get(0).platform()).isEmpty();
    assertThat(pods(source).get(0).platform()).isEmpty();
    assertThat(server.lines()).filteredOn(l -> l.startsWith(NODES)).hasSize(1);
    assertThat(Logged.text()).contains("It needs the verb list on nodes in the whole cluster.");
  }
}
