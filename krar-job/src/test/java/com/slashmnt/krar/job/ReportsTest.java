package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.job.report.ExitCode;
import com.slashmnt.krar.job.report.JsonReport;
import com.slashmnt.krar.job.report.MarkdownReport;
import com.slashmnt.krar.job.report.ReportModel;
import com.slashmnt.krar.job.report.TextReport;
import com.slashmnt.krar.oci.RegistryRequests;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportsTest {

  private static final List<Reason> WARNINGS =
      List.of(new Reason("UnknownVariables", "Ignored: KRAR_PORT."));

  private static final ReportModel RUN =
      ReportModel.of(Samples.everything(), WARNINGS, ExitCode.FAILURES);
  private static final ReportModel PLAN =
      ReportModel.of(
          Samples.plan(
              List.of(Samples.failed(Samples.AGENT, Outcome.Stage.SELECT, Reason.NOT_FOUND)),
              List.of()),
          List.of(),
          ExitCode.FAILURES);

  @Test
  void aRunIsATable() {
    assertThat(TextReport.print(RUN))
        .isEqualTo(
            """
            Run of nightly (run nightly-1/6f1c), 2026-11-23T03:00:00Z

            NAMESPACE     WORKLOAD          ACTION    RESULT      REASON
            kube-system   DaemonSet/agent   failed    -           RolloutFailed: CrashLoopBackOff: back-off  restarting [31magent (after its restart)
            prod          Deployment/web    restart   Converged   Always: Every selected workload is restarted. [PullPolicyNotAlways]
            prod          StatefulSet/db    hold      -           RestartedRecently: It was restarted a minute ago.

            Not listed, so the workloads there are unknown:
              deployments in namespace stage: Forbidden: The cluster said no.

            Warnings:
              UnknownVariables: Ignored: KRAR_PORT.
              EventsForbidden: Events could not be written.

            1 restarted, 1 held (1 RestartedRecently), 1 failed, 1 not listed in 1m12s.
            """);
  }

  @Test
  void aPlanIsTheSameTableWithoutWhatCameOfIt() {
    assertThat(TextReport.print(PLAN))
        .isEqualTo(
            """
            Plan of nightly (run nightly-1/6f1c), 2026-11-23T03:00:00Z

            NAMESPACE     WORKLOAD          ACTION    REASON
            kube-system   DaemonSet/agent   failed    NotFound: That went wrong. (while reading it)
            prod          Deployment/web    restart   Always: Every selected workload is restarted. [PullPolicyNotAlways]
            prod          StatefulSet/db    hold      RestartedRecently: It was restarted a minute ago.

            1 would be restarted, 1 held (1 RestartedRecently), 1 failed.
            """);
  }

  @Test
  void nothingSelectedIsSaid() {
    ReportModel empty =
        ReportModel.of(Samples.emptyPlan(List.of(), List.of()), List.of(), ExitCode.OK);
    assertThat(TextReport.print(empty))
        .contains("No workload was selected.\n")
        .endsWith("0 would be restarted, 0 held, 0 failed.\n");
  }

  @Test
  void anEarlyEndIsSaid() {
    ReportModel stopped =
        ReportModel.of(
            Samples.report(RunReport.Status.STOPPED, List.of(), List.of()),
            List.of(),
            ExitCode.TERMINATED);
    assertThat(TextReport.print(stopped)).endsWith(" in 1m12s; stopped before the end.\n");
  }

  private static ReportModel smart() {
    List<Outcome> outcomes =
        List.of(
            Samples.drifted(Samples.WEB, Convergence.CONVERGED),
            Samples.held(
                Samples.DB,
                "Unverifiable",
                Samples.unverifiable("RateLimited"),
                Samples.container("log", Verdict.CURRENT, "Current", "4", "4"),
                volume()));
    return ReportModel.of(
            Samples.report(RunReport.Status.COMPLETED, outcomes, List.of()),
            WARNINGS,
            ExitCode.DRIFT)
        .smart(new RegistryRequests(100, 2), false);
  }

  private static ContainerVerdict volume() {
    return new ContainerVerdict(
        "model",
        "",
        true,
        List.of(),
        Optional.empty(),
        Verdict.NOT_CHECKED,
        new Reason("NotChecked", "No status tells."),
        3,
        0);
  }

  @Test
  void aLineOfModeSmartIsShort() {
    assertThat(TextReport.print(smart()))
        .contains(
            """
            prod        Deployment/web   restart   Converged   Drifted: Container app: So it is with app. (1 of 3 pods)
            prod        StatefulSet/db   hold      -           Unverifiable: Container app: So it is with app.
            """)
        .endsWith(
            """
            Registry requests: 100 HEAD, 2 GET.
            1 restarted, 1 held (1 Unverifiable), 0 failed in 1m12s.
            """);
  }

  @Test
  void wideTellsOfEachContainer() {
    assertThat(TextReport.printWide(smart()))
        .contains(
            """
            prod        Deployment/web   restart   Converged   Drifted: Container app: So it is with app. (1 of 3 pods)
              container app registry.example.com/app:1, runs 111111111111 and 222222222222, published 333333333333: Drifted in 1 of 3 pods
              result Converged: All 3 pods run it.
            prod        StatefulSet/db   hold      -           Unverifiable: Container app: So it is with app.
              container app registry.example.com/app:1, runs 111111111111, published unknown: Unverifiable(RateLimited)
              container log registry.example.com/log:1, runs 444444444444, published 444444444444: Current: So it is with log.
              container model (injected): NotChecked: No status tells.
            """);
  }

  private static ReportModel fleet(int current, int optedOut) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < current; i++) {
      outcomes.add(
          Samples.held(
              WorkloadRef.parse("prod/Deployment/current-" + i),
              "Current",
              Samples.container("app", Verdict.CURRENT, "Current", "4", "4")));
    }
    for (int i = 0; i < optedOut; i++) {
      outcomes.add(Samples.held(WorkloadRef.parse("prod/Deployment/out-" + i), "OptedOut"));
    }
    outcomes.add(Samples.drifted(Samples.WEB, Convergence.NOT_CONVERGED));
    return ReportModel.of(
        Samples.report(RunReport.Status.COMPLETED, outcomes, List.of()), List.of(), ExitCode.OK);
  }

  @Test
  void whatIsCurrentIsOnlyCountedAndAThousandWorkloadsFitAScreen() {
    String text = TextReport.print(fleet(960, 40));
    assertThat(text.lines()).hasSizeLessThan(24);
    assertThat(text)
        .contains("Deployment/web", "NotConverged", "Deployment/out-10 ")
        .contains("Not shown: 960 Current, 37 OptedOut (-o wide shows all).\n")
        .doesNotContain("current-0", "out-2 ")
        .endsWith("1 restarted, 1000 held (960 Current, 40 OptedOut), 0 failed in 1m12s.\n");
    assertThat(TextReport.printWide(fleet(960, 40)).lines()).hasSizeGreaterThan(1900);
  }

  @Test
  void aFewHoldsAreAllShown() {
    assertThat(TextReport.print(fleet(1, 10)))
        .contains("Deployment/out-9", "Not shown: 1 Current (");
  }

  @Test
  void digestsAreShortInALineAndWholeInAWideOne() {
    String digest = "sha256:" + "5".repeat(64);
    ReportModel held =
        ReportModel.of(
            Samples.plan(
                Samples.WEB, Decision.hold("PartlyDrifted", "It runs " + digest + " still.")),
            List.of(),
            ExitCode.OK);
    assertThat(TextReport.print(held)).contains("It runs sha256:555555555555 still.");
    assertThat(TextReport.printWide(held)).contains("It runs " + digest + " still.");
  }

  @Test
  void markdownIsASummaryForPagesOfCi() {
    assertThat(MarkdownReport.print(RUN))
        .isEqualTo(
            """
            ### krar: 1 restarted, 1 held (1 RestartedRecently), 1 failed, 1 not listed in 1m12s

            Run of nightly (run nightly-1/6f1c), 2026-11-23T03:00:00Z

            | Namespace | Workload | Action | Result | Reason |
            |---|---|---|---|---|
            | kube-system | DaemonSet/agent | failed |  | RolloutFailed: CrashLoopBackOff: back-off  restarting \\[31magent (after its restart) |
            | prod | Deployment/web | restart | Converged | Always: Every selected workload is restarted. \\[PullPolicyNotAlways\\] |
            | prod | StatefulSet/db | hold |  | RestartedRecently: It was restarted a minute ago. |

            **Not listed, so the workloads there are unknown**

            - deployments in namespace stage: Forbidden: The cluster said no.

            **Warnings**

            - UnknownVariables: Ignored: KRAR\\_PORT.
            - EventsForbidden: Events could not be written.
            """);
  }

  @Test
  void whatAClustersUsersWroteIsNoMarkdown() {
    ReportModel held =
        ReportModel.of(
            Samples.plan(
                Samples.WEB,
                Decision.hold("Mine", "a|b <img src=x> [x](javascript:1) @all `c`\n# d")),
            List.of(),
            ExitCode.OK);
    assertThat(MarkdownReport.print(held))
        .contains("a\\|b &lt;img src=x&gt; \\[x\\](javascript:1) &#64;all \\`c\\` \\# d |");
  }

  @Test
  void whatCouldNotBeCheckedIsSaidOnce() {
    List<Outcome> outcomes =
        Stream.of("a", "b", "c", "d", "e", "f")
            .<Outcome>map(
                n ->
                    Samples.held(
                        WorkloadRef.parse(n + "/Deployment/web"),
                        "Unverifiable",
                        Samples.unverifiable("PodsForbidden"),
                        Samples.unverifiable(
                            n.equals("a") ? "RegistryUnauthorized" : "RateLimited")))
            .toList();
    ReportModel document =
        ReportModel.of(
            Samples.report(RunReport.Status.COMPLETED, outcomes, List.of()),
            List.of(),
            ExitCode.OK);
    assertThat(document.warnings())
        .extracting(Reason::toString)
        .contains(
            "PodsForbidden: Pods may not be listed in 6 namespaces (a, b, c, d, e, …): what runs"
                + " there cannot be compared with registries.",
            "Unverifiable: 6 containers in 6 workloads could not be checked against their registry:"
                + " RateLimited 5, RegistryUnauthorized 1.");
  }

  @Test
  void aReportOnlySaysWhy() {
    ReportModel document =
        ReportModel.of(Samples.emptyPlan(List.of(), List.of()), List.of(), ExitCode.OK)
            .smart(new RegistryRequests(0, 0), true);
    assertThat(TextReport.print(document).lines().findFirst().orElseThrow())
        .endsWith(", report only (KRAR_SMART_RESTART=false)");
    assertThat(JsonMapper.shared().readTree(json(document)).get("reportOnly")).hasToString("true");
  }

  @Test
  void jsonEscapesFormatCharactersAndNothingElse() {
    String scope = "a\u202Eb\uD83D\uDE00c\uDB40\uDC41d\uD83D";
    ReportModel document =
        ReportModel.of(
            Samples.emptyPlan(
                List.of(), List.of(new Selection.ScopeFailure(scope, new Reason("Odd", "Odd.")))),
            List.of(),
            ExitCode.OK);
    assertThat(json(document)).contains("a\\u202eb\uD83D\uDE00c\\udb40\\udc41d\uD83D\"");
    assertThat(JsonMapper.shared().readTree(json(document)).at("/failedScopes/0/scope").asString())
        .isEqualTo(scope);
  }

  @Test
  void jsonHoldsTheContainers() {
    JsonNode root = JsonMapper.shared().readTree(json(smart()));
    JsonNode app = root.at("/workloads/0/containers/0");
    assertThat(app.get("name").asString()).isEqualTo("app");
    assertThat(app.get("image").asString()).isEqualTo("registry.example.com/app:1");
    assertThat(app.get("injected").asBoolean()).isFalse();
    assertThat(app.get("running")).hasSize(2);
    assertThat(app.get("published").asString()).isEqualTo("sha256:" + "3".repeat(64));
    assertThat(app.get("verdict").asString()).isEqualTo("Drifted");
    assertThat(app.at("/reason/code").asString()).isEqualTo("Drifted");
    assertThat(app.get("pods").asInt()).isEqualTo(3);
    assertThat(app.get("driftedPods").asInt()).isEqualTo(1);
    assertThat(root.at("/workloads/1/containers/0").has("published")).isFalse();
    assertThat(root.at("/workloads/1/containers/2").has("image")).isFalse();
    assertThat(root.at("/registryRequests/head").asInt()).isEqualTo(100);
    assertThat(root.at("/registryRequests/get").asInt()).isEqualTo(2);
  }

  static Stream<ReportModel> documents() {
    return Stream.of(
        smart(),
        ReportModel.of(Samples.emptyPlan(List.of(), List.of()), List.of(), ExitCode.OK)
            .smart(new RegistryRequests(0, 0), true),
        RUN,
        PLAN,
        ReportModel.of(Samples.emptyPlan(List.of(), List.of()), List.of(), ExitCode.OK),
        ReportModel.of(
            Samples.report(
                RunReport.Status.CLUSTER_UNREACHABLE,
                List.of(Samples.failed(Samples.DB, Outcome.Stage.TRIGGER, Reason.UNREACHABLE)),
                List.of()),
            WARNINGS,
            ExitCode.CLUSTER_OUT_OF_REACH));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void jsonIsAsItsSchemaSays(ReportModel document) throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(Path.of("../docs/report.schema.json")), InputFormat.JSON);
    assertThat(schema.validate(json(document), InputFormat.JSON)).isEmpty();
    // And the schema does refuse something.
    assertThat(
            schema.validate(json(document).replace("\"exitCode\"", "\"exit\""), InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void jsonHoldsWhatTheTableHolds() {
    JsonNode root = JsonMapper.shared().readTree(json(RUN));
    assertThat(root.at("/kind").asString()).isEqualTo("Report");
    assertThat(root.at("/status").asString()).isEqualTo("Completed");
    assertThat(root.at("/exitCode").asInt()).isEqualTo(1);
    assertThat(root.at("/summary/restart").asInt()).isEqualTo(1);
    assertThat(root.at("/workloads/0/workload").asString()).isEqualTo("prod/Deployment/web");
    assertThat(root.at("/workloads/0/action").asString()).isEqualTo("restart");
    assertThat(root.at("/workloads/0/result").asString()).isEqualTo("Converged");
    assertThat(root.at("/workloads/0/warnings/0/code").asString()).isEqualTo("PullPolicyNotAlways");
    assertThat(root.at("/workloads/1/retryable").asBoolean()).isFalse();
    assertThat(root.at("/workloads/2/stage").asString()).isEqualTo("Follow");
    assertThat(root.at("/workloads/2/restartedAt").asString()).isEqualTo("2026-11-23T03:00:02Z");
    assertThat(root.at("/failedScopes/0/cause/code").asString()).isEqualTo("Forbidden");
    assertThat(root.at("/warnings/0/code").asString()).isEqualTo("UnknownVariables");
  }

  private static String json(ReportModel document) {
    StringBuilder text = new StringBuilder();
    JsonReport.write(document, text);
    return text.toString();
  }
}
