package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.workload.Annotations;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole command against fabric8's mock of an API server, by plain HTTP. */
class EndToEndTest {

  /** Kept, so that its level stays. */
  private static final Logger SERVER_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  @TempDir Path folder;

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new MergingDispatcher(), false);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void start() throws IOException {
    SERVER_LOG.setLevel(Level.WARNING);
    server.init();
    environment.put("KUBECONFIG", kubeconfig("http://localhost:" + server.getPort()));
    environment.put("KRAR_REGISTRY_CREDS", "user:hunter2");
    environment.put("KRAR_PASSWORD", "hunter2");
    environment.put("KRAR_RUN_ID", "nightly-1/6f1c");
  }

  @AfterEach
  void stop() {
    server.destroy();
    assertThat(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
        .doesNotContain("hunter2");
  }

  private String kubeconfig(String url) throws IOException {
    Path file = folder.resolve("config");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: mock, user: me}}]
        clusters: [{name: mock, cluster: {server: "%s"}}]
        users: [{name: me, user: {token: hunter2}}]
        """
            .formatted(url));
    return file.toString();
  }

  private void create(String name, String policy) {
    create(name, policy, 1L);
  }

  private void create(String name, String policy, long observedGeneration) {
    try (KubernetesClient client = server.createClient()) {
      client.resource(Deployments.complete(name, policy, observedGeneration)).create();
    }
  }

  private boolean isRestarted(String name) {
    try (KubernetesClient client = server.createClient()) {
      Deployment deployment = client.apps().deployments().inNamespace("prod").withName(name).get();
      Map<String, String> annotations =
          deployment.getSpec().getTemplate().getMetadata().getAnnotations();
      return annotations != null && annotations.containsKey(Annotations.TEMPLATE_RESTARTED_AT);
    }
  }

  private int run(String... args) {
    return KrarCommand.run(
        args,
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aDryRunChangesNothing() {
    create("web", "nightly");
    create("other", "weekly");
    assertThat(run("-v", "nightly", "--dry-run")).as(said()).isZero();
    assertThat(printed())
        .startsWith("Plan of nightly (run nightly-1/6f1c)")
        .contains("prod        Deployment/web   restart   RolloutRequested: ")
        .contains("SettingIgnored: ", "mode rollout: KRAR_REGISTRY_CREDS", "KRAR_PASSWORD")
        .doesNotContain("other")
        .endsWith("1 would be restarted, 0 held, 0 failed.\n");
    assertThat(isRestarted("web")).isFalse();
  }

  /** Somebody waits for a plan; there is nothing to spread. */
  @Test
  @Timeout(60)
  void aDryRunDoesNotWaitForItsStart() {
    create("web", "nightly");
    assertThat(run("-v", "nightly", "--dry-run", "--start-jitter", "9999d")).as(said()).isZero();
    assertThat(printed()).contains("1 would be restarted");
    assertThat(said()).doesNotContain("before the run begins");
  }

  @Test
  @Timeout(60)
  void aRunWaitsForItsStart() {
    create("web", "nightly");
    assertThat(run("-v", "nightly", "--no-wait", "--start-jitter", "PT0.01S")).as(said()).isZero();
    assertThat(said()).containsSubsequence("krar: waits 0s before the run begins", "web restarted");
    assertThat(isRestarted("web")).isTrue();
  }

  @Test
  void aRunRestartsWhatIsLabelled() {
    create("web", "nightly");
    create("other", "weekly");
    assertThat(run("-v", "nightly", "--no-wait", "-o", "json")).as(said()).isZero();
    JsonNode report = JsonMapper.shared().readTree(printed());
    assertThat(report.at("/summary/restart").asInt()).isOne();
    assertThat(report.at("/workloads/0/result").asString()).isEqualTo("NotFollowed");
    assertThat(said()).contains("krar: prod/Deployment/web restarted\n");
    assertThat(isRestarted("web")).isTrue();
    assertThat(isRestarted("other")).isFalse();
  }

  @Test
  void aTargetThatIsMissingDoesNotStopTheOthers() {
    create("web", "nightly");
    int code =
        run("--targets", "prod/Deployment/web,prod/Deployment/gone", "--no-wait", "-j", "two");
    assertThat(code).as(said()).isOne();
    assertThat(printed())
        .contains("prod        Deployment/gone   failed    -             NotFound: ")
        .containsPattern("1 restarted, 0 held, 1 failed in \\d+s\\.\n$");
    assertThat(isRestarted("web")).isTrue();
  }

  @Test
  void aSecondAttemptRestartsNothingTwice() {
    create("web", "nightly");
    assertThat(run("-v", "nightly", "--no-wait")).as(said()).isZero();
    out.reset();
    assertThat(run("-v", "nightly", "--no-wait", "-o", "json")).as(said()).isZero();
    assertThat(JsonMapper.shared().readTree(printed()).at("/workloads/0/resumed").asBoolean())
        .isTrue();
  }

  @Test
  void aGeneratedRunIdIsWarnedOf() {
    environment.remove("KRAR_RUN_ID");
    create("web", "nightly");
    assertThat(run("-v", "nightly", "--no-wait")).as(said()).isZero();
    assertThat(printed()).containsOnlyOnce("RunIdGenerated: No run id was given");
  }

  @Test
  void allMistakesAreToldAndNothingIsTouched() {
    create("web", "nightly");
    int code = run("-v", "nightly", "--mode", "canary", "--nonsense", "--context", "there");
    assertThat(code).isEqualTo(2);
    assertThat(printed()).isEmpty();
    assertThat(said().lines())
        .hasSize(3)
        .allMatch(l -> l.startsWith("krar: "))
        .anyMatch(l -> l.contains("no context 'there'; try --context here"));
    assertThat(isRestarted("web")).isFalse();
  }

  @Test
  void aProxyThatIsNoUrlIsOneOfTheMistakesAndIsNotQuoted() throws IOException {
    environment.put("KUBECONFIG", kubeconfig("https://api.example.com"));
    environment.put("HTTPS_PROXY", "http://user:hunter2%@proxy:3128");
    assertThat(run("-v", "nightly", "--nonsense", "--log-level", "trace")).isEqualTo(2);
    assertThat(said().lines())
        .hasSize(2)
        .anyMatch(l -> l.startsWith("krar: HTTPS_PROXY is no URL, such as http://proxy:3128;"));
  }

  @Test
  void aClusterOutOfReachIsOneSentence() throws IOException {
    // The port of a server that has gone.
    int port = server.getPort();
    server.destroy();
    environment.put("KUBECONFIG", kubeconfig("http://localhost:" + port));
    assertThat(run("-v", "nightly", "--dry-run")).as(said()).isEqualTo(4);
    assertThat(said()).contains("krar: the cluster cannot be used: Unreachable: ");
    assertThat(said()).doesNotContain("\tat ");
  }

  @Test
  void aRunWaitsForTheRollout() {
    // No controller acts here: one is played that is always ahead.
    create("web", "nightly", 1000L);
    assertThat(run("-v", "nightly", "--run-timeout", "20s")).as(said() + printed()).isZero();
    assertThat(printed())
        .containsPattern("web +restart +Unverified ")
        .containsPattern("1 restarted, 0 held, 0 failed in \\d+s\\.\n$");
  }

  @Test
  void aRunWhoseTimeIsUpLeavesSomethingUndone() {
    create("web", "nightly");
    assertThat(run("-v", "nightly", "--run-timeout", "1s")).as(said()).isOne();
    assertThat(printed())
        .contains("restart   NotFollowed   RolloutRequested: ", " RunStopped: ")
        .containsPattern(
            "1 restarted, 0 held, 0 failed in \\d+s; the time was up before the end\\.\n$");
  }

  @Test
  void anInternalErrorIsOneSentenceAndItsTraceOnlyAtDebug() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new OutOfMemoryError("no more");
          }
        };
    PrintStream broken = new PrintStream(full, true, StandardCharsets.UTF_8);
    PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
    String[] args = {"-v", "nightly", "--dry-run", "--log-level", "error"};
    assertThat(KrarCommand.run(args, environment, broken, to)).isEqualTo(70);
    assertThat(said().lines())
        .singleElement()
        .asString()
        .startsWith("krar: internal error: java.lang.OutOfMemoryError: no more");
    args[4] = "debug";
    assertThat(KrarCommand.run(args, environment, broken, to)).isEqualTo(70);
    assertThat(said()).contains("\tat com.slashmnt.krar.job.KrarCommand");
  }

  @Test
  void helpIsOnStdout() {
    assertThat(run("--help", "--nonsense")).isZero();
    assertThat(printed()).startsWith("Usage: krar [run] [FLAGS]").contains("--targets LIST");
    assertThat(said()).isEmpty();
  }

  @Test
  void theVersionIsOnStdout() {
    assertThat(run("--version")).isZero();
    assertThat(printed()).startsWith("krar ");
  }
}
