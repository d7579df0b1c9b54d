package com.slashmnt.krar.it.drift;

import static com.slashmnt.krar.it.registry.ImageBuilder.single;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.ClusterTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.KrarProcess;
import com.slashmnt.krar.it.harness.TemplateChanges;
import com.slashmnt.krar.it.registry.PushedImage;
import com.slashmnt.krar.it.registry.RegistryPuller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every line of the drift table with a healthy registry: three reports, without the nodes'
 * platforms, by them (the default) and with {@code all} pods; then a restart of what drifted, and
 * another run.
 */
class DriftTableIT extends DriftTableTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final RegistryPuller nodes = RegistryPuller.from(registry);
  private final DriftScenes scenes = new DriftScenes(PLANE, kubelets, nodes);
  private Map<String, Integer> changes = Map.of();
  private Map<String, Integer> changesLater = Map.of();
  private String explained = "";
  private JobReport restart = JobReport.none();
  private JobReport later = JobReport.none();

  @BeforeAll
  void runAll() {
    List<DriftRow> table = new ArrayList<>(DriftTable.rows());
    table.addAll(scenes.rows());
    table.add(
        DriftRow.of("shared-fresh", single("unused"))
            .late()
            .image(row -> row("shared-stale").reference())
            .expect(Expected.all("Current")));
    play(registry, nodes, table);
    try (Account operator = operatorOfTheTable();
        TemplateChanges templates = TemplateChanges.watch(PLANE, allNamespaces())) {
      operator.allowEverywhere(Accounts.rule("", "nodes", "list"));
      run("usual", reporting(operator, allNamespaces()), "--no-read-nodes");
      // The right is there, so nothing need be said.
      run(DriftTable.NODES, reporting(operator, allNamespaces()));
      run(
          DriftTable.ALL,
          reporting(operator, allNamespaces()),
          "--no-read-nodes",
          "--stale-pods",
          "all",
          "--fail-on-drift");
      explained = explained(reporting(operator, allNamespaces()));
      Krar krar = smart(operator, String.join(",", allNamespaces()));
      restart = restart(krar.args("--max-in-flight", "50"));
      changes = templates.all();
      later = krar.report("--run-id", "drift-2");
      changesLater = templates.all();
    }
  }

  /** What is said of all rows, one after the other. */
  private String explained(Krar krar) {
    List<String> words = new ArrayList<>(List.of("explain"));
    rows.values().forEach(row -> words.add(row.ref()));
    return krar.runHere(words.toArray(String[]::new)).stdout();
  }

  private JobReport restart(Krar krar) {
    int count = drifted().toList().size();
    try (KrarProcess run = krar.start("--output", "json", "--run-id", "drift-1")) {
      // Whoever is mid-rollout goes on only once everybody else has been restarted.
      Await.until(
          "the drifted ones restarted",
          LIMIT,
          () -> Arrays.stream(allNamespaces()).mapToLong(ClusterTest::restarted).sum(),
          restarted -> restarted >= count || !run.running());
      kubelets.release();
      return JobReport.of(run.result(LIMIT));
    }
  }

  private Stream<LiveRow> drifted() {
    return rows.values().stream()
        .filter(row -> row.expected(DriftTable.NODES).code().equals("Drifted"));
  }

  @Test
  void exitsWith3ForDriftThatStaysIfAsked() {
    assertThat(runs).extracting(run -> run.report().exitCode()).containsExactly(0, 0, 3);
  }

  @Test
  void restartsExactlyWhatDriftedAndOnce() {
    List<String> refs = drifted().map(LiveRow::ref).toList();
    assertThat(restart.exitCode()).as(restart.toString()).isZero();
    assertThat(restart.rolled()).containsExactlyInAnyOrderElementsOf(refs);
    assertThat(refs).allSatisfy(ref -> assertThat(restart.code(ref)).isEqualTo("Converged"));
    assertThat(nonZero(changes)).isEqualTo(refs.stream().collect(toMap(ref -> ref, ref -> 1)));
  }

  private static Map<String, Integer> nonZero(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .filter(e -> e.getValue() != 0)
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @ParameterizedTest
  @MethodSource("drifted")
  void bringsWhatIsPublished(LiveRow row) {
    Map<String, List<String>> pods = restartedPods(row);
    row.expected(DriftTable.NODES)
        .verdicts()
        .forEach(
            (container, verdict) -> {
              PushedImage wanted = row.after(container.equals("main") ? "" : container);
              PushedImage.Child child = wanted.child(DriftTable.AMD64);
              assertThat(pods.get(container))
                  .isNotEmpty()
                  .allSatisfy(
                      id ->
                          assertThat(Stream.of(wanted.digest(), child.digest(), child.config()))
                              .anyMatch(id::endsWith));
            });
  }

  @Test
  void leavesAllOthersAloneAndSaysWhy() {
    rows.values().stream()
        .filter(row -> !row.expected(DriftTable.NODES).code().equals("Drifted"))
        .forEach(
            row ->
                assertThat(restart.code(row.ref()))
                    .as(row.toString())
                    .isEqualTo(
                        // It has pulled what was published before its nodes went on.
                        row.toString().equals(DriftScenes.TWO_REVISIONS)
                            ? "Current"
                            : row.expected(DriftTable.NODES).code()));
  }

  @Test
  void explainsEachRowAsTheRunThenDecidedIt() {
    for (LiveRow row : rows.values()) {
      String ref = row.ref();
      String page = explained.substring(explained.indexOf(ref + ", as a run"));
      String result =
          page.substring(page.indexOf("Result:\n  ") + 10).lines().findFirst().orElse("");
      if (!row.toString().equals(DriftScenes.TWO_REVISIONS)) {
        String action = restart.rolled().contains(ref) ? "restart" : "hold";
        assertThat(result)
            .as(row.toString())
            .startsWith(action + ": " + restart.why(ref) + ": " + restart.message(ref));
      }
    }
  }

  @Test
  void restartsNothingAfterThat() {
    assertThat(later.rolled()).as(later.toString()).isEmpty();
    assertThat(changesLater).isEqualTo(changes);
    assertThat(memory(allNamespaces()[0])).isEmpty();
    assertThat(drifted())
        .allSatisfy(
            row -> assertThat(later.why(row.ref())).as(row.toString()).isEqualTo("Current"));
  }

  @Test
  void restartsOnlyThePodsFromThePartitionOn() {
    assertThat(restartedPods(row("partition-moved")).get("main")).hasSize(1);
  }

  @Test
  void asksRegistriesForNothingButManifests() {
    for (DriftRun run : runs) {
      List<String> lines = run.requests().values().stream().flatMap(List::stream).toList();
      long heads = lines.stream().filter(line -> line.startsWith("HEAD ")).count();
      assertThat(run.report().registryRequests())
          .isEqualTo("head %d, get %d".formatted(heads, lines.size() - heads));
      assertThat(lines).allMatch(line -> line.contains("/manifests/"));
    }
  }

  @Test
  void tellsHowManyPodsAreStaleAndWhatNoTemplateNames() {
    JobReport usual = runs.get(0).report();
    assertThat(usual.stale(row("one-of-three").ref(), "main")).isEqualTo("1 of 3");
    assertThat(usual.stale(row("partition").ref(), "main")).isEqualTo("0 of 1");
    assertThat(usual.injected(row("injected-moved").ref())).containsExactly("mesh");
    assertThat(usual.warnings(row("partition").ref())).contains("BelowPartition");
    assertThat(usual.warnings(row("stuck-moved").ref())).contains("RolloutStuck");
  }

  @AfterAll
  void endScenes() {
    scenes.close();
  }
}
