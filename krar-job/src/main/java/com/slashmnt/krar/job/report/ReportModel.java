package com.slashmnt.krar.job.report;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.oci.RegistryRequests;
import com.slashmnt.krar.report.RunRecord;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is printed of a plan or of a run, whatever the format.
 *
 * @param runId which run
 * @param name the job's name
 * @param startedAt when it began; of a plan, when it was made
 * @param end how and when it ended; empty for a plan
 * @param rows one for each workload
 * @param failedScopes lists that were refused or failed
 * @param warnings what concerns the whole
 * @param registryRequests what was asked of registries; empty in mode rollout
 * @param reportOnly whether it is a plan because nothing but a report was asked for
 * @param exitCode what the process ends with
 */
public record ReportModel(
    RunId runId,
    String name,
    Instant startedAt,
    Optional<End> end,
    List<Row> rows,
    List<Selection.ScopeFailure> failedScopes,
    List<Reason> warnings,
    Optional<RegistryRequests> registryRequests,
    boolean reportOnly,
    int exitCode) {

  /** How and when a run ended. */
  record End(RunReport.Status status, Instant at) {}

  /** What is printed of that plan or run. */
  public static ReportModel of(RunRecord record, List<Reason> warnings, ExitCode exit) {
    List<Row> rows = record.outcomes().stream().map(Row::new).toList();
    return new ReportModel(
        record.runId(),
        record.name(),
        record.startedAt(),
        record instanceof RunReport report
            ? Optional.of(new End(report.status(), report.endedAt()))
            : Optional.empty(),
        rows,
        record.failedScopes(),
        concat(warnings, record.warnings(), rows),
        Optional.empty(),
        false,
        exit.code());
  }

  /** Of mode smart, with what it cost. */
  public ReportModel smart(RegistryRequests requests, boolean onlyReport) {
    return new ReportModel(
        runId,
        name,
        startedAt,
        end,
        rows,
        failedScopes,
        warnings,
        Optional.of(requests),
        onlyReport,
        exitCode);
  }

  boolean isPlan() {
    return end.isEmpty();
  }

  long count(Row.Action action) {
    return rows.stream().filter(r -> r.action() == action).count();
  }

  /** How many of those that were restarted an earlier attempt of this run had restarted. */
  long resumed() {
    return rows.stream().filter(Row::resumed).count();
  }

  /** {@code 3 restarted, 7 held (5 Current, 2 OptedOut), 0 failed in 1m30s}. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(count(Row.Action.RESTART)).append(isPlan() ? " would be restarted" : " restarted");
    if (resumed() > 0) {
      text.append(" (").append(resumed()).append(" of them by an earlier attempt)");
    }
    text.append(", ").append(count(Row.Action.HOLD)).append(" held").append(heldBy());
    text.append(", ").append(count(Row.Action.FAILED)).append(" failed");
    if (!failedScopes.isEmpty()) {
      text.append(", ").append(failedScopes.size()).append(" not listed");
    }
    end.ifPresent(e -> text.append(" in ").append(seconds(Duration.between(startedAt, e.at()))));
    end.ifPresent(
        e ->
            text.append(
                switch (e.status()) {
                  case COMPLETED, SELECTION_FAILED -> "";
                  case STOPPED -> "; stopped before the end";
                  case TIMED_OUT -> "; the time was up before the end";
                  case CLUSTER_UNREACHABLE -> "; the cluster could not be reached to the end";
                }));
    return text.toString();
  }

  private String heldBy() {
    Map<String, Long> codes =
        rows.stream()
            .filter(r -> r.action() == Row.Action.HOLD)
            .collect(groupingBy(r -> r.reason().code(), TreeMap::new, counting()));
    return codes.isEmpty()
        ? ""
        : codes.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(joining(", ", " (", ")"));
  }

  /** Without fractions, such as {@code 1m30s}. */
  public static String seconds(Duration duration) {
    return duration
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .substring(2)
        .toLowerCase(Locale.ROOT);
  }

  private static List<Reason> concat(List<Reason> first, List<Reason> second, List<Row> rows) {
    return Stream.of(first, second, UnverifiableSummary.of(rows))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }
}
