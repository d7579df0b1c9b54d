package com.slashmnt.krar.job.report;

import com.slashmnt.krar.oci.RegistryRequests;
import com.slashmnt.krar.report.Outcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A table for people: workload, what, why.
 *
 * <p>A run prints each row as its plan did, and below it what came of it, so that the two can be
 * laid side by side.
 */
public final class TextReport {

  private static final int WIDTH = 120;
  private static final int WORKLOAD_MAX = 50;
  private static final int WHAT = 8;

  private final ReportModel document;
  private final StringBuilder text = new StringBuilder();
  private final int workloadWidth;

  private TextReport(ReportModel document) {
    this.document = document;
    this.workloadWidth =
        document.rows().stream()
            .mapToInt(r -> r.workload().toString().length())
            .filter(length -> length <= WORKLOAD_MAX)
            .max()
            .orElse(0);
  }

  public static String print(ReportModel document) {
    TextReport report = new TextReport(document);
    report.head();
    report.rows();
    report.foot();
    return report.text.toString();
  }

  private void head() {
    line(
        "%s %s (run %s), %s%s%s"
            .formatted(
                document.isPlan() ? "Plan of" : "Run of",
                document.name(),
                document.runId(),
                document.startedAt().truncatedTo(ChronoUnit.SECONDS),
                document
                    .end()
                    .map(e -> ", took " + seconds(Duration.between(document.startedAt(), e.at())))
                    .orElse(""),
                document.reportOnly() ? ", report only (KRAR_SMART_RESTART=false)" : ""));
  }

  /** Without fractions, such as {@code 1m30s}. */
  public static String seconds(Duration duration) {
    return duration
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .substring(2)
        .toLowerCase(Locale.ROOT);
  }

  private void rows() {
    if (document.rows().isEmpty()) {
      line("");
      line("No workload was selected.");
      return;
    }
    line("");
    row("WORKLOAD", "ACTION", "REASON");
    for (Row row : document.rows()) {
      row(row.workload().toString(), row.action().toString(), why(row));
      row.containers().forEach(c -> row("", "  image", ContainerLine.of(c, row.reason())));
      row.warnings().forEach(w -> row("", "  but", w.toString()));
      row.resultReason().ifPresent(f -> row("", "  then", found(row, f.toString())));
    }
  }

  private static String why(Row row) {
    String stage =
        row.stage()
            .map(
                s ->
                    switch (s) {
                      case SELECT -> " (while reading it)";
                      case DECIDE -> " (while deciding)";
                      case TRIGGER -> " (while restarting it)";
                      case FOLLOW -> " (after its restart)";
                    })
            .orElse("");
    return row.reason() + stage + (row.retryable() ? " (this may pass)" : "");
  }

  /** The verdict comes first, where the words carry another code. */
  private static String found(Row row, String words) {
    String verdict = row.result().orElse("");
    return (words.startsWith(verdict + ":") ? "" : verdict + ", ")
        + words
        + (row.resumed() ? " (restarted by an earlier attempt of this run)" : "");
  }

  private void foot() {
    line("");
    if (!document.failedScopes().isEmpty()) {
      line("Not listed, so nobody knows what is there:");
      document.failedScopes().forEach(f -> wrap("  ", f.scope() + ": " + f.cause()));
      line("");
    }
    if (!document.warnings().isEmpty()) {
      line("Warnings:");
      document.warnings().forEach(w -> wrap("  ", w.toString()));
      line("");
    }
    // Not by a lambda: linking one would load krar-oci in mode rollout, too.
    if (document.registryRequests().isPresent()) {
      RegistryRequests requests = document.registryRequests().get();
      line("Registry requests: %d HEAD, %d GET.".formatted(requests.heads(), requests.gets()));
    }
    line(document.summary() + ".");
  }

  private void row(String workload, String what, String why) {
    String first = workload;
    if (workload.length() > workloadWidth) {
      line(workload);
      first = "";
    }
    String indent = " ".repeat(workloadWidth + 2 + WHAT);
    String begin = ("%-" + (workloadWidth + 2) + "s%-" + WHAT + "s").formatted(first, what);
    wrap(begin, indent, why);
  }

  private void wrap(String indent, String words) {
    wrap(indent, indent + "  ", words);
  }

  private void wrap(String begin, String indent, String words) {
    StringBuilder line = new StringBuilder(begin);
    boolean empty = true;
    for (String word : TerminalText.of(words).split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        line(line.toString());
        line.setLength(0);
        line.append(indent);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    line(line.toString());
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  /** A failure's stage in one word, for one-line messages. */
  static String where(Outcome.Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }
}
