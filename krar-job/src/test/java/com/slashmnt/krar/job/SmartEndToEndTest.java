package com.slashmnt.krar.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.workload.Annotations;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mode smart as the command has it, with a registry that wants a password, on loopback. */
class SmartEndToEndTest {

  /** Kept, so that its level stays. */
  private static final Logger SERVER_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  private static final String OLD = "sha256:" + "1".repeat(64);
  private static final String NEW = "sha256:" + "2".repeat(64);
  private static final String PASSWORD = "hunter2";
  private static final String BASIC =
      Base64.getEncoder().encodeToString(("me:" + PASSWORD).getBytes(UTF_8));

  @TempDir Path folder;

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new MergingDispatcher(), false);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private LoopbackRegistry registry;

  @BeforeEach
  void start() throws IOException {
    SERVER_LOG.setLevel(Level.WARNING);
    server.init();
    registry = new LoopbackRegistry(BASIC, NEW);
    Path kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            current-context: here
            contexts: [{name: here, context: {cluster: mock, user: me, namespace: ops}}]
            clusters: [{name: mock, cluster: {server: "http://localhost:%d"}}]
            users: [{name: me, user: {token: %s}}]
            """
                .formatted(server.getPort(), PASSWORD));
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("KRAR_RUN_ID", "nightly-1/6f1c");
    environment.put("KRAR_MODE", "smart");
    environment.put("KRAR_REGISTRY_CREDS", "me:" + PASSWORD);
    environment.put("KRAR_REGISTRY_CREDS_HOST", host());
    create();
  }

  @AfterEach
  void stop() {
    server.destroy();
    registry.close();
    assertThat(out.toString(UTF_8) + err.toString(UTF_8)).doesNotContain(PASSWORD, BASIC);
  }

  private String host() {
    return registry.host();
  }

  private void create() {
    Deployment web = Deployments.complete("web", "nightly", 1);
    web.getSpec().getTemplate().getSpec().getContainers().get(0).setImage(host() + "/app:1");
    try (KubernetesClient client = server.createClient()) {
      client.resource(web).create();
      client
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withNamespace("prod")
                  .withName("web-5d8f-x1")
                  .addToLabels("app", "web")
                  .addToLabels("pod-template-hash", "5d8f")
                  .addNewOwnerReference()
                  .withApiVersion("apps/v1")
                  .withKind("ReplicaSet")
                  .withName("web-5d8f")
                  .withUid("u1")
                  .withController(true)
                  .endOwnerReference()
                  .endMetadata()
                  .withNewSpec()
                  .addNewContainer()
                  .withName("main")
                  .withImage(host() + "/app:1")
                  .withImagePullPolicy("Always")
                  .endContainer()
                  .endSpec()
                  .withNewStatus()
                  .withPhase("Running")
                  .addNewContainerStatus()
                  .withName("main")
                  .withImageID(host() + "/app@" + OLD)
                  .endContainerStatus()
                  .endStatus()
                  .build())
          .create();
    }
  }

  private Map<String, String> annotations() {
    try (KubernetesClient client = server.createClient()) {
      Map<String, String> annotations =
          client
              .apps()
              .deployments()
              .inNamespace("prod")
              .withName("web")
              .get()
              .getMetadata()
              .getAnnotations();
      return annotations == null ? Map.of() : annotations;
    }
  }

  private int run(String... args) {
    out.reset();
    String[] all = new String[args.length + 4];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "-v";
    all[args.length + 1] = "nightly";
    all[args.length + 2] = "--log-level";
    all[args.length + 3] = "trace";
    return KrarCommand.run(
        all, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private String printed() {
    return out.toString(UTF_8);
  }

  @Test
  void withoutSmartRestartDriftIsReported() {
    assertThat(run()).as(err.toString(UTF_8)).isZero();
    assertThat(printed())
        .contains(
            ", report only (KRAR_SMART_RESTART=false)",
            "prod        Deployment/web   restart   Drifted: Container main: ")
        .endsWith("Registry requests: 3 HEAD, 0 GET.\n1 would be restarted, 0 held, 0 failed.\n");
    assertThat(annotations()).isEmpty();
    assertThat(run("--fail-on-drift")).isEqualTo(3);
    assertThat(run("--fail-on-drift", "-o", "json")).isEqualTo(3);
    JsonNode report = JsonMapper.shared().readTree(printed());
    assertThat(report.at("/exitCode").asInt()).isEqualTo(3);
    assertThat(report.at("/workloads/0/containers/0/published").asString()).isEqualTo(NEW);
  }

  @Test
  void withSmartRestartItIsRestarted() {
    assertThat(run("--smart-restart", "--no-wait", "--fail-on-drift"))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(printed()).containsPattern("1 restarted, 0 held, 0 failed in \\d+s\\.\n$");
    assertThat(annotations()).containsEntry(Annotations.WANTED, "main=" + NEW);
  }

  @Test
  void whatIsCurrentIsHeld() {
    registry.publish(OLD);
    assertThat(run("--smart-restart", "--fail-on-drift")).as(err.toString(UTF_8)).isZero();
    assertThat(printed())
        .contains("Not shown: 1 Current")
        .contains("0 restarted, 1 held (1 Current)");
  }

  @Test
  void whatNobodyCanTellIsSaidAndCanBeAnExitCode() {
    registry.answerWith(404);
    assertThat(run("--smart-restart")).as(err.toString(UTF_8)).isZero();
    assertThat(printed())
        .contains("hold     -        Unverifiable: Container main: ")
        .contains("Unverifiable: 1 container in 1 workload could not be checked");
    assertThat(run("--smart-restart", "--fail-on-drift")).isEqualTo(3);
  }

  @Test
  void theWrongPasswordIsUnauthorized() {
    environment.put("KRAR_REGISTRY_CREDS", "me:" + PASSWORD + "x");
    assertThat(run("--fail-on-drift")).as(err.toString(UTF_8)).isEqualTo(3);
    assertThat(printed()).contains("RegistryUnauthorized 1");
  }

  @Test
  void aDecisionIsExplainedAndNothingIsWritten() {
    assertThat(run("explain", "prod/Deployment/web", "--cooldown", "1d"))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(printed())
        .startsWith("prod/Deployment/web, as a run of nightly in mode smart would decide it at ")
        .contains("selected: Its labels match krar.slash-mnt.com/rollout-policy=nightly.")
        .containsPattern(
            "pods +API server +\\d+s ago: live pods of its newest revision: 1, ready: 0")
        .containsPattern("published +" + host() + " +\\d+s ago: by container:")
        .contains("container main " + host() + "/app:1, runs 111111111111, published 222222222222")
        .containsPattern(
            "memory +ConfigMap ops/krar-memory and its annotations +\\d+s ago: nothing")
        .containsPattern("image owners +API server \\(managedFields\\) +not asked")
        .containsPattern("unless paused +passes\n")
        .containsPattern("when image drifted \\(any pod\\) +restart: Drifted: ")
        .containsPattern("once known for 24h +holds: CoolingDown: ")
        .contains("Gates:\n  not asked", "Would be written:\n  nothing\n")
        .containsPattern("Result:\n  hold: CoolingDown: .*\n$");
    assertThat(run("explain", "prod/Deployment/web", "--strategy", "digest"))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(printed())
        .containsPattern("canary +open\n")
        .containsPattern("template image +main +" + host() + "/app:1@" + NEW)
        .containsPattern("annotation +krar.slash-mnt.com/wanted +main=" + NEW)
        .containsPattern("Result:\n  restart: Drifted: .* \\(report only: .*\n$");
    assertThat(annotations()).isEmpty();
    try (KubernetesClient client = server.createClient()) {
      assertThat(client.configMaps().inNamespace("ops").withName("krar-memory").get()).isNull();
    }
  }

  @Test
  void whatIsNotSelectedOrNotThereIsSaid() {
    assertThat(run("explain", "prod/Deployment/web", "prod/Deployment/gone", "-v", "weekly"))
        .as("of a repeated flag the last wins")
        .isOne();
    String nowhere = "Result:\n  failed: NotFound: ";
    assertThat(printed()).contains("selected: Its labels match", "not selected: ", nowhere);
    assertThat(run("explain", "prod/Deployment/web", "-r", "sts")).isZero();
    assertThat(printed())
        .contains("not selected: Its kind is not looked for", "Result:\n  if selected: restart: ");
  }

  @Test
  void withoutASelectionARunAboutJustThatIsExplained() {
    String[] args = {"explain", "prod/Deployment/web", "prod/web", "-o", "json"};
    PrintStream to = new PrintStream(out, true, UTF_8);
    assertThat(KrarCommand.run(args, environment, to, new PrintStream(err, true, UTF_8)))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8).lines())
        .hasSize(2)
        .anyMatch(l -> l.contains("'prod/web' is no workload"))
        .anyMatch(l -> l.contains("unknown flag -o"));
    String[] right = {"explain", "prod/Deployment/web"};
    assertThat(KrarCommand.run(right, environment, to, new PrintStream(err, true, UTF_8)))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(printed()).contains("selected: It is named as a target.");
  }

  @Test
  void whatIsForgottenIsForgottenInTheContextsNamespace() {
    String[] args = {"forget", "prod/Deployment/web"};
    PrintStream to = new PrintStream(out, true, UTF_8);
    assertThat(KrarCommand.run(args, environment, to, new PrintStream(err, true, UTF_8)))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(printed()).startsWith("prod/Deployment/web: forgotten in ConfigMap ops/krar-memory");
    try (KubernetesClient client = server.createClient()) {
      assertThat(client.configMaps().inNamespace("ops").withName("krar-memory").get().getData())
          .hasSize(1);
    }
  }
}
