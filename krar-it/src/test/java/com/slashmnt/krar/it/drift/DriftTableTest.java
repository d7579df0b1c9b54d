package com.slashmnt.krar.it.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.slashmnt.krar.it.SmartTest;
import com.slashmnt.krar.it.harness.Account;
import com.slashmnt.krar.it.harness.Accounts;
import com.slashmnt.krar.it.harness.Await;
import com.slashmnt.krar.it.harness.JobReport;
import com.slashmnt.krar.it.harness.Krar;
import com.slashmnt.krar.it.harness.PullRequest;
import com.slashmnt.krar.it.harness.Rollouts;
import com.slashmnt.krar.it.registry.FrontRequest;
import com.slashmnt.krar.it.registry.Registry;
import com.slashmnt.krar.it.registry.RegistryPuller;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Puts the rows of a table on the cluster and lets krar run over all of them at once; then each row
 * of each run is a test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DriftTableTest extends SmartTest {
  final Map<String, LiveRow> rows = new LinkedHashMap<>();
  final List<DriftRun> runs = new ArrayList<>();
  private final Map<String, String> namespaceNames = new LinkedHashMap<>();

  /** Before all tests there is none yet. */
  @BeforeAll
  void takeFolder(@TempDir Path shared) {
    folder = shared;
  }

  /** The real name of a namespace of the table; it is made when first asked for. */
  final String namespace(String inTable) {
    return namespaceNames.computeIfAbsent(inTable, namespaces::create);
  }

  final String[] allNamespaces() {
    return namespaceNames.values().toArray(String[]::new);
  }

  /** Creates all workloads, waits until they run, and lets happen what the rows say. */
  final void play(Registry with, RegistryPuller nodes, List<DriftRow> table) {
    for (LiveRow live : table.parallelStream().map(row -> new LiveRow(row, with)).toList()) {
      DriftRow row = live.row();
      LiveRow before = rows.put(row.name, live);
      assertThat(before).as(row.name + " twice").isNull();
      String namespace = namespace(row.namespace);
      nodes.report(PullRequest.of(namespace, row.name), row.dialect);
      kubelets.pullWith(PullRequest.of(namespace, row.name), nodes);
    }
    create(false);
    rows.values().parallelStream().forEach(LiveRow::move);
    create(true);
    rows.values().forEach(row -> row.row().events.forEach(event -> event.accept(row)));
  }

  /** The row of this name. */
  final LiveRow row(String name) {
    return Optional.ofNullable(rows.get(name)).orElseThrow();
  }

  private void create(boolean late) {
    List<LiveRow> these = rows.values().stream().filter(r -> r.row().late == late).toList();
    for (LiveRow row : these) {
      row.created(row.fixture(namespace(row.row().namespace)).label(LABEL, "smart").create(CLIENT));
    }
    these.forEach(DriftTableTest::awaitPods);
  }

  private static void awaitPods(LiveRow row) {
    if (row.row().runs) {
      Rollouts.await(CLIENT, row.workload());
      return;
    }
    Await.until(
        "a pod of " + row + " that waits",
        () -> Rollouts.pods(CLIENT, row.workload()),
        pods -> pods.stream().anyMatch(DriftTableTest::isWaiting));
  }

  private static boolean isWaiting(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .anyMatch(status -> status.getState().getWaiting() != null);
  }

  /** An account with the rights of mode smart in all namespaces of the table. */
  final Account operatorOfTheTable() {
    Account account = Accounts.create(PLANE, allNamespaces()[0], "operator");
    account.allow(allNamespaces()[0], MEMORY);
    for (String namespace : allNamespaces()) {
      account.allow(namespace, WORKLOADS).allow(namespace, PODS_AND_EVENTS);
    }
    return account;
  }

  /** Reports what drifted, and restarts nothing. */
  final Krar reporting(Account account, String... these) {
    return smart(account, String.join(",", these)).env("KRAR_SMART_RESTART", "false");
  }

  /** Runs to the end, and reads the access logs. */
  final DriftRun run(String name, Krar krar, String... args) {
    Map<LiveRow, Integer> marks = new LinkedHashMap<>();
    rows.values().forEach(row -> marks.put(row, row.hasFront() ? requests(row).size() : 0));
    List<Registry> registries = rows.values().stream().map(LiveRow::registry).distinct().toList();
    Map<Registry, Registry.Mark> registryMarks = new LinkedHashMap<>();
    registries.forEach(one -> registryMarks.put(one, one.mark()));
    JobReport report = krar.report(args);
    Map<Registry, List<String>> logs = new LinkedHashMap<>();
    registryMarks.forEach((one, mark) -> logs.put(one, one.krarsSince(mark)));
    Map<LiveRow, List<String>> requests = new LinkedHashMap<>();
    marks.forEach(
        (row, mark) -> {
          List<String> all =
              row.hasFront()
                  ? requests(row).subList(mark, requests(row).size())
                  : logs.getOrDefault(row.registry(), List.of());
          requests.put(row, all.stream().filter(row::owns).toList());
        });
    DriftRun run = new DriftRun(name, report, requests);
    runs.add(run);
    return run;
  }

  private static List<String> requests(LiveRow row) {
    return row.front().requests().stream().map(FrontRequest::line).toList();
  }

  final Stream<Arguments> rowsOfRuns() {
    return runs.stream()
        .flatMap(
            run ->
                rows.values().stream()
                    .filter(row -> run.report().refs().contains(row.ref()))
                    .map(row -> argumentSet(run + ": " + row, run, row)));
  }

  @ParameterizedTest
  @MethodSource("rowsOfRuns")
  void saysWhatTheRowSays(DriftRun run, LiveRow row) {
    Expected expected = row.expected(run.name());
    JobReport report = run.report();
    String what = run + ": " + row + ": " + report;
    assertThat(report.why(row.ref())).as(what).isEqualTo(expected.code());
    assertThat(report.verdicts(row.ref())).as(what).isEqualTo(expected.verdicts());
  }

  @ParameterizedTest
  @MethodSource("rowsOfRuns")
  void asksWhatTheRowSays(DriftRun run, LiveRow row) {
    assertThat(run.requests().get(row))
        .as(run + ": " + row)
        .containsExactlyInAnyOrderElementsOf(row.lines(run.name()));
  }

  @Test
  void asksAboutEveryRow() {
    List<String> told = runs.stream().flatMap(run -> run.report().refs().stream()).toList();
    assertThat(told).containsAll(rows.values().stream().map(LiveRow::ref).toList());
  }

  /** The imageIDs of the pods that a restart made, by container. */
  final Map<String, List<String>> restartedPods(LiveRow row) {
    Map<String, List<String>> ids = new LinkedHashMap<>();
    for (Pod pod : Rollouts.pods(CLIENT, row.workload())) {
      Map<String, String> annotations = pod.getMetadata().getAnnotations();
      boolean restarted = annotations != null && annotations.containsKey(RESTARTED_AT);
      if (restarted && pod.getMetadata().getDeletionTimestamp() == null) {
        Stream.of(
                pod.getStatus().getInitContainerStatuses(), pod.getStatus().getContainerStatuses())
            .flatMap(List<ContainerStatus>::stream)
            .forEach(
                status ->
                    ids.computeIfAbsent(status.getName(), n -> new ArrayList<>())
                        .add(status.getImageID()));
      }
    }
    return ids;
  }

  @AfterAll
  void closeFronts() {
    rows.values().stream().filter(LiveRow::hasFront).forEach(row -> row.front().close());
  }
}
