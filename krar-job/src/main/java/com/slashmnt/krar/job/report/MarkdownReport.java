package com.slashmnt.krar.job.report;

import com.slashmnt.krar.Reason;
import java.util.List;

/** A summary for the pages of CI systems, in GitHub-flavoured Markdown. */
public final class MarkdownReport {

  private MarkdownReport() {}

  public static String print(ReportModel document) {
    StringBuilder text = new StringBuilder();
    text.append("### krar: ").append(escaped(document.summary())).append("\n\n");
    text.append(escaped(TextReport.head(document))).append("\n");
    ReportRows rows = ReportRows.of(document.rows());
    if (!rows.shown().isEmpty()) {
      text.append("\n| Namespace | Workload | Action | Result | Reason |\n|---|---|---|---|---|\n");
      rows.shown().forEach(row -> text.append(line(row)));
    }
    TextReport.hidden(rows.hidden())
        .ifPresent(hidden -> text.append('\n').append(escaped(hidden)).append('\n'));
    list(
        text,
        "Not listed, so the workloads there are unknown",
        document.failedScopes().stream().map(f -> f.scope() + ": " + f.cause()).toList());
    list(text, "Warnings", document.warnings().stream().map(Reason::toString).toList());
    return text.toString();
  }

  private static String line(Row row) {
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            escaped(row.workload().namespace()),
            escaped(row.name()),
            row.action(),
            row.result().map(MarkdownReport::escaped).orElse(""),
            escaped(row.shortWords()));
  }

  private static void list(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append("\n**").append(title).append("**\n\n");
      lines.forEach(l -> text.append("- ").append(escaped(l)).append('\n'));
    }
  }

  /** What a cluster's users wrote stays text: no markup, no HTML, no new cell, no mention. */
  private static String escaped(String text) {
    return TerminalText.of(text)
        .replaceAll("([\\\\`*_\\[\\]|#~!])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;");
  }
}
