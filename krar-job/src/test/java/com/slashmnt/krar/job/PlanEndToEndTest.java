package com.slashmnt.krar.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.slashmnt.krar.workload.Annotations;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Plans and what becomes of them, against fabric8's mock of an API server. */
class PlanEndToEndTest {

  /** Kept, so that its level stays. */
  private static final Logger SERVER_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  @TempDir Path folder;

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new MergingDispatcher(), false);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private Path plan;

  @BeforeEach
  void start() throws IOException {
    SERVER_LOG.setLevel(Level.WARNING);
    server.init();
    plan = folder.resolve("plan.json");
    environment.put("KUBECONFIG", kubeconfig(server.getPort()));
    create("web", "api");
  }

  @AfterEach
  void stop() {
    server.destroy();
  }

  private String kubeconfig(int port) throws IOException {
    return Files.writeString(
            folder.resolve("config"),
            """
            current-context: here
            contexts: [{name: here, context: {cluster: mock, user: me}}]
            clusters: [{name: mock, cluster: {server: "http://localhost:%d"}}]
            users: [{name: me, user: {token: hunter2}}]
            """
                .formatted(port))
        .toString();
  }

  private void create(String... names) {
    try (KubernetesClient client = server.createClient()) {
      for (String name : names) {
        client.resource(Deployments.complete(name, "nightly", 1)).create();
      }
    }
  }

  private List<String> restarted() {
    try (KubernetesClient client = server.createClient()) {
      return Stream.of("api", "later", "third", "web")
          .filter(name -> isRestarted(client, name))
          .toList();
    }
  }

  private static boolean isRestarted(KubernetesClient client, String name) {
    return Optional.ofNullable(client.apps().deployments().inNamespace("prod").withName(name).get())
        .map(d -> d.getSpec().getTemplate().getMetadata().getAnnotations())
        .filter(annotations -> annotations.containsKey(Annotations.TEMPLATE_RESTARTED_AT))
        .isPresent();
  }

  private int krar(String... args) {
    out.reset();
    err.reset();
    return KrarCommand.run(
        args, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private String printed() {
    return out.toString(UTF_8);
  }

  private String said() {
    return err.toString(UTF_8);
  }

  private int apply(String... more) {
    List<String> args = new ArrayList<>(List.of("apply", plan.toString(), "--no-wait"));
    args.addAll(List.of(more));
    return krar(args.toArray(String[]::new));
  }

  private void makePlan() {
    assertThat(krar("plan", "-v", "nightly", "-o", plan.toString())).as(said()).isZero();
  }

  private void edit(UnaryOperator<ObjectNode> how) throws IOException {
    ObjectNode root = (ObjectNode) JsonMapper.shared().readTree(Files.readString(plan));
    // Another layout, too, which is no change.
    Files.writeString(plan, how.apply(root).toString());
  }

  private static ObjectNode restart(ObjectNode root, int index) {
    return (ObjectNode) root.at("/restarts/" + index);
  }

  @Test
  void aPlanIsPrintedAndWrittenAndChangesNothing() throws IOException {
    makePlan();
    assertThat(printed())
        .startsWith("Plan of nightly (run ")
        .endsWith("2 would be restarted, 0 held, 0 failed.\n");
    assertThat(said())
        .contains("wrote " + plan + " with 2 restarts; krar apply " + plan + " does them");
    assertThat(restarted()).isEmpty();

    String text = Files.readString(plan);
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(Path.of("../docs/plan.schema.json")), InputFormat.JSON);
    assertThat(schema.validate(text, InputFormat.JSON)).isEmpty();
    assertThat(schema.validate(text.replace("\"uid\"", "\"id\""), InputFormat.JSON)).isNotEmpty();
    JsonNode root = JsonMapper.shared().readTree(text);
    assertThat(root.at("/settings").toString()).isEqualTo("{\"label-value\":\"nightly\"}");
    assertThat(root.at("/restarts/0/workload").asString()).isEqualTo("prod/Deployment/web");
    assertThat(root.at("/restarts/0/containers/0/image").asString()).isEqualTo("nginx:1.25");
  }

  @Test
  void withoutAFileAPlanIsADryRun() {
    assertThat(krar("plan", "-v", "nightly", "-o", "json")).as(said()).isZero();
    assertThat(JsonMapper.shared().readTree(printed()).at("/kind").asString()).isEqualTo("Plan");
    assertThat(plan).doesNotExist();
    assertThat(restarted()).isEmpty();
  }

  @Test
  void whatWasPlannedIsDoneAndNothingElseAndOnlyOnce() {
    makePlan();
    create("later");
    assertThat(apply()).as(said()).isZero();
    assertThat(printed())
        .startsWith("Run of nightly (run plan/")
        .contains("2 restarted, 0 held, 0 failed");
    assertThat(restarted()).containsExactly("api", "web");

    assertThat(apply("-o", "json")).as(said()).isZero();
    assertThat(JsonMapper.shared().readTree(printed()).at("/summary/resumed").asInt()).isEqualTo(2);
  }

  @Test
  void aDryRunSaysWhatApplyingItWouldDo() throws IOException {
    makePlan();
    edit(
        root -> {
          restart(root, 0).put("uid", "another");
          return root;
        });
    assertThat(apply("--dry-run")).isOne();
    assertThat(printed()).startsWith("Plan of nightly").contains("PlanEdited: ", "1 would be");
    assertThat(restarted()).isEmpty();
  }

  @Test
  void anEntryThatWasEditedByHandIsRefusedAndTheRestIsDone() throws IOException {
    makePlan();
    edit(
        root -> {
          restart(root, 0).put("resourceVersion", "4711");
          return root;
        });
    assertThat(apply()).as(said()).isOne();
    assertThat(printed())
        .containsPattern("Deployment/web +hold +- +PlanEdited: What the plan says of it, or")
        .contains("1 restarted, 1 held (1 PlanEdited)");
    assertThat(restarted()).containsExactly("api");
  }

  @Test
  void anEntryMayBeLeftOut() throws IOException {
    makePlan();
    edit(
        root -> {
          ((ArrayNode) root.get("restarts")).remove(0);
          return root;
        });
    assertThat(apply()).as(said()).isZero();
    assertThat(restarted()).containsExactly("api");
  }

  @Test
  void settingsThatWereEditedRefuseAll() throws IOException {
    makePlan();
    edit(
        root -> {
          ((ObjectNode) root.get("settings")).put("min-interval", "0");
          return root;
        });
    assertThat(apply()).isOne();
    assertThat(printed()).contains("0 restarted, 2 held (2 PlanEdited)");
    assertThat(restarted()).isEmpty();
  }

  @Test
  void whatChangedAndWhatIsGoneIsRefused() {
    makePlan();
    create("third");
    try (KubernetesClient client = server.createClient()) {
      client.apps().deployments().inNamespace("prod").withName("api").delete();
      Deployment web = client.apps().deployments().inNamespace("prod").withName("web").get();
      web.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("nginx:1.26");
      client.resource(web).update();
    }
    assertThat(apply()).isOne();
    assertThat(printed())
        .containsPattern("web +hold +- +PlanOutdated: .* container main is nginx:1.26, planned was")
        .containsPattern("api +failed +- +NotFound: ");
    assertThat(restarted()).isEmpty();
  }

  @Test
  void whatLostItsLabelIsRefused() {
    makePlan();
    try (KubernetesClient client = server.createClient()) {
      Deployment web = client.apps().deployments().inNamespace("prod").withName("web").get();
      web.getMetadata().setLabels(Map.of());
      client.resource(web).update();
    }
    assertThat(apply()).isOne();
    assertThat(printed())
        .containsPattern(
            "web +failed +- +NotSelected: It is no longer selected. Its labels do not");
    assertThat(restarted()).containsExactly("api");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                             | it is no JSON: ",
        "[]                                            | the plan is no JSON object",
        "{\"kind\": \"Plan\"}                          | kind must be RestartPlan, is 'Plan'",
        "{\"kind\": \"RestartPlan\", \"apiVersion\": \"krar.slash-mnt.com/v2\"} | must be krar.slash-mnt.com/v1, is",
        "{\"kind\": 7}                                 | kind must be text",
      })
  void whatIsNoPlanIsAMistake(String text, String sentence) throws IOException {
    Files.writeString(plan, text);
    assertThat(apply()).isEqualTo(2);
    assertThat(said().lines())
        .singleElement()
        .asString()
        .startsWith("krar: " + plan + " is no plan that this version of krar can apply: ")
        .contains(sentence);
    assertThat(printed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/restarts/0 | generation | \"three\" | generation must be a whole number",
        "/restarts/0 | workload | \"web\" | is no workload, expected namespace/Kind/name",
        "/restarts/0 | workload | \"prod/Deployment/api\" | it has prod/Deployment/api twice",
        "/restarts/0 | strategy | \"digest\" | strategy is a field that this version of krar does",
        "/restarts/0 | containers | {} | containers must be an array",
        "/restarts/0 | uid | null | uid is missing",
        "/restarts/0/reason | code | \"no code\" | must be UpperCamelCase",
        "/held | x | 1 | held must be an array",
        "/settings | mode | true | mode must be text",
      })
  void aPlanThatHasOtherFieldsIsAMistake(String at, String field, String value, String sentence)
      throws IOException {
    makePlan();
    edit(
        root -> {
          JsonNode node = JsonMapper.shared().readTree(value);
          if (root.at(at) instanceof ObjectNode object) {
            object.set(field, node);
          } else {
            root.set(at.substring(1), node);
          }
          return root;
        });
    assertThat(apply()).isEqualTo(2);
    assertThat(said().lines()).singleElement().asString().contains(sentence);
    assertThat(restarted()).isEmpty();
  }

  @Test
  void aPlanKeepsWhichImagesItIsForAndWhatItMindsOfAvailability() throws IOException {
    String made =
        "plan -v nightly --image acme/web:1,acme/api:1 --image acme/x:2 --availability skip"
            + " --read-pdbs --out "
            + plan;
    assertThat(krar(made.split(" "))).as(said()).isZero();
    JsonNode settings = JsonMapper.shared().readTree(Files.readString(plan)).get("settings");
    assertThat(settings.get("image").asString()).isEqualTo("acme/web:1,acme/api:1,acme/x:2");
    assertThat(settings.get("availability").asString()).isEqualTo("skip");
    assertThat(settings.get("read-pdbs").asString()).isEqualTo("true");
    assertThat(krar("apply", plan.toString(), "--availability", "allow")).isEqualTo(2);
    assertThat(said()).contains("--availability");
  }

  @Test
  void aSettingThatAPlanCannotHaveIsAMistake() throws IOException {
    makePlan();
    edit(
        root -> {
          ((ObjectNode) root.get("settings")).put("registry-creds", "a").put("mode", "canary");
          return root;
        });
    assertThat(apply()).isEqualTo(2);
    assertThat(said().lines())
        .hasSize(2)
        .anyMatch(l -> l.endsWith("a plan has no setting 'registry-creds'"))
        .anyMatch(l -> l.contains("plan.json: mode: 'canary' is not one of"));
  }

  @Test
  void whatThePlanDecidesIsNoFlagAndItsVariablesDoNotCount() {
    makePlan();
    assertThat(apply("-v", "weekly", "--mode", "smart")).isEqualTo(2);
    assertThat(said()).contains("unknown flag -v", "unknown flag --mode");
    environment.put("KRAR_LABEL_VALUE", "weekly");
    environment.put("KRAR_NAMESPACES", "dev");
    environment.put("KRAR_MODE", "smart");
    environment.put("JOB_NAME", "weekly");
    assertThat(apply()).as(said()).isZero();
    assertThat(printed())
        .startsWith("Run of nightly")
        .contains("The plan decides on these: KRAR_LABEL_VALUE, KRAR_NAMESPACES, KRAR_MODE.");
    assertThat(restarted()).containsExactly("api", "web");
  }

  @ParameterizedTest
  @CsvSource({
    "-N prod -A -v nightly, 2",
    "-A -N dev -v nightly, 0",
    "--no-namespaces-all -N prod -v nightly, 2",
    "--targets prod/Deployment/web, 1",
    "-l krar.slash-mnt.com/rollout-policy=nightly -n '', 2",
  })
  void aPlanSelectsAsItDidWhenItWasMade(String flags, int restarts) {
    List<String> args = new ArrayList<>(List.of("plan", "--out", plan.toString()));
    for (String flag : flags.split(" ", -1)) {
      args.add(flag.equals("''") ? "" : flag);
    }
    assertThat(krar(args.toArray(String[]::new))).as(said()).isZero();
    assertThat(said()).contains(" with " + restarts + " restarts");
    assertThat(apply()).as(said() + printed()).isZero();
    assertThat(restarted()).hasSize(restarts);
  }

  @Test
  void aPlanThatCannotBeWrittenOrReadIsSaid() throws IOException {
    assertThat(krar("plan", "-v", "nightly", "--out", folder.toString())).isEqualTo(2);
    assertThat(said()).contains("is a folder; try --out plan.json");
    assertThat(krar("plan", "-v", "nightly", "--out", folder + "/no/plan.json")).isEqualTo(2);
    assertThat(said()).contains("there is no folder " + folder.resolve("no"));
    assertThat(krar("plan", "-v", "nightly", "--out", "/dev/full")).isEqualTo(70);
    assertThat(said()).contains("krar: /dev/full could not be written: ");
    assertThat(krar("plan", "-v", "nightly", "web")).isEqualTo(2);
    assertThat(apply()).isEqualTo(2);
    assertThat(said()).contains(plan + ": there is no such file; krar plan --out ");
    assertThat(krar("apply")).isEqualTo(2);
    assertThat(said()).contains("apply needs one plan; such as krar apply plan.json");
    assertThat(krar("apply", folder.toString())).isEqualTo(2);
    Files.write(plan, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(apply()).isEqualTo(2);
    assertThat(said()).contains("it is no UTF-8");
  }

  @Test
  void whatIsNotKnownIsNoPlan() throws IOException {
    int port = server.getPort();
    server.destroy();
    environment.put("KUBECONFIG", kubeconfig(port));
    assertThat(krar("plan", "-v", "nightly", "--out", plan.toString())).isEqualTo(4);
    assertThat(said()).contains("krar: " + plan + " was not written.");
    assertThat(plan).doesNotExist();
  }
}
