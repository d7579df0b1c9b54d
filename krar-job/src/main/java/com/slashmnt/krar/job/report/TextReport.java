package com.slashmnt.krar.job.report;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.oci.RegistryRequests;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table for people: one line for each workload that was restarted, failed, drifted or was held
 * for a reason worth reading; the others are counted.
 *
 * <p>A run prints each line as its plan did, with one more column for what came of it.
 */
public final class TextReport {

  private final ReportModel document;
  private final boolean wide;
  private final StringBuilder text = new StringBuilder();

  private TextReport(ReportModel document, boolean wide) {
    this.document = document;
    this.wide = wide;
  }

  /** One line for each workload, and none for what is current. */
  public static String print(ReportModel document) {
    return new TextReport(document, false).print();
  }

  /** Every workload, with a line for each container, warning and result below it. */
  public static String printWide(ReportModel document) {
    return new TextReport(document, true).print();
  }

  private String print() {
    line(head(document));
    line("");
    if (document.rows().isEmpty()) {
      line("No workload was selected.");
    } else {
      rows();
    }
    foot();
    return text.toString();
  }

  /** The first line of a report. */
  static String head(ReportModel document) {
    return "%s %s (run %s), %s%s"
        .formatted(
            document.isPlan() ? "Plan of" : "Run of",
            document.name(),
            document.runId(),
            document.startedAt().truncatedTo(ChronoUnit.SECONDS),
            document.reportOnly() ? ", report only (KRAR_SMART_RESTART=false)" : "");
  }

  private void rows() {
    ReportRows rows =
        wide
            ? new ReportRows(ReportRows.ordered(document.rows()), Map.of())
            : ReportRows.of(document.rows());
    if (!rows.shown().isEmpty()) {
      Columns columns = new Columns();
      List<String> header = new ArrayList<>(List.of("NAMESPACE", "WORKLOAD", "ACTION"));
      if (!document.isPlan()) {
        header.add("RESULT");
      }
      header.add("REASON");
      columns.add(header.toArray(String[]::new));
      rows.shown().forEach(row -> add(columns, row));
      text.append(columns.print());
    }
    hidden(rows.hidden()).ifPresent(this::line);
  }

  /** What a report that leaves rows out says of them. */
  static Optional<String> hidden(Map<String, Integer> hidden) {
    return hidden.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Not shown: "
                + hidden.entrySet().stream()
                    .map(e -> e.getValue() + " " + e.getKey())
                    .collect(joining(", "))
                + " (-o wide shows all).");
  }

  private void add(Columns columns, Row row) {
    List<String> cells =
        new ArrayList<>(List.of(row.workload().namespace(), row.name(), row.action().toString()));
    if (!document.isPlan()) {
      cells.add(row.result().orElse("-"));
    }
    cells.add(wide ? row.words() : row.shortWords());
    columns.add(cells.toArray(String[]::new));
    if (wide) {
      row.containers()
          .forEach(c -> columns.below("container " + ContainerLine.of(c, row.reason())));
      row.warnings().forEach(w -> columns.below("warning " + w));
      row.resultReason().ifPresent(r -> columns.below("result " + r));
    }
  }

  private void foot() {
    line("");
    section(
        "Not listed, so the workloads there are unknown:",
        document.failedScopes().stream().map(f -> f.scope() + ": " + f.cause()).toList());
    section("Warnings:", document.warnings().stream().map(Reason::toString).toList());
    // Not by a lambda: linking one would load krar-oci in mode rollout, too.
    if (document.registryRequests().isPresent()) {
      RegistryRequests requests = document.registryRequests().get();
      line("Registry requests: %d HEAD, %d GET.".formatted(requests.heads(), requests.gets()));
    }
    line(document.summary() + ".");
  }

  private void section(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      line(title);
      lines.forEach(l -> line("  " + TerminalText.of(l)));
      line("");
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
