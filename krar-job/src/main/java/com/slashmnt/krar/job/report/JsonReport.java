package com.slashmnt.krar.job.report;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.oci.RegistryRequests;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Selection;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.jr.ob.JSON;

/** One JSON document for machines; {@code docs/report.md} describes it. */
public final class JsonReport {

  private static final String API_VERSION = "krar.slash-mnt.com/v1";

  private static final JSON JACKSON =
      JSON.builder()
          .enable(JSON.Feature.PRETTY_PRINT_OUTPUT)
          .disable(JSON.Feature.FLUSH_AFTER_WRITE_VALUE)
          .build();

  private JsonReport() {}

  /** Writes the document as it is made, whatever its size. */
  public static void write(ReportModel document, Appendable out) {
    try (JsonGenerator json = JACKSON.createGenerator(new EscapingWriter(out))) {
      json.writeStartObject();
      writeHead(json, document);
      json.writeArrayPropertyStart("workloads");
      document.rows().forEach(row -> write(json, row));
      json.writeEndArray();
      json.writeArrayPropertyStart("failedScopes");
      for (Selection.ScopeFailure failure : document.failedScopes()) {
        json.writeStartObject();
        json.writeStringProperty("scope", failure.scope());
        write(json, "cause", failure.cause());
        json.writeEndObject();
      }
      json.writeEndArray();
      write(json, "warnings", document.warnings());
      // Not by a lambda: linking one would load krar-oci in mode rollout, too.
      if (document.registryRequests().isPresent()) {
        RegistryRequests requests = document.registryRequests().get();
        json.writeObjectPropertyStart("registryRequests");
        json.writeNumberProperty("head", requests.heads());
        json.writeNumberProperty("get", requests.gets());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void writeHead(JsonGenerator json, ReportModel document) {
    json.writeStringProperty("apiVersion", API_VERSION);
    json.writeStringProperty("kind", document.isPlan() ? "Plan" : "Report");
    json.writeStringProperty("runId", document.runId().value());
    json.writeStringProperty("name", document.name());
    json.writeStringProperty("startedAt", document.startedAt().toString());
    document
        .end()
        .ifPresent(
            end -> {
              json.writeStringProperty("endedAt", end.at().toString());
              json.writeStringProperty("status", code(end.status()));
            });
    if (document.reportOnly()) {
      json.writeBooleanProperty("reportOnly", true);
    }
    json.writeNumberProperty("exitCode", document.exitCode());
    json.writeObjectPropertyStart("summary");
    for (Row.Action action : Row.Action.values()) {
      json.writeNumberProperty(action.toString(), document.count(action));
    }
    json.writeNumberProperty("resumed", document.resumed());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Row row) {
    json.writeStartObject();
    json.writeStringProperty("workload", row.workload().toString());
    json.writeStringProperty("namespace", row.workload().namespace());
    json.writeStringProperty("apiVersion", row.workload().kind().apiVersion());
    json.writeStringProperty("kind", row.workload().kind().kind());
    json.writeStringProperty("name", row.workload().name());
    json.writeStringProperty("action", row.action().toString());
    write(json, "reason", row.reason());
    if (row.action() == Row.Action.HOLD) {
      json.writeBooleanProperty("retryable", row.retryable());
    }
    row.waitsFor().ifPresent(why -> write(json, "waitsFor", why));
    row.stage().ifPresent(stage -> json.writeStringProperty("stage", code(stage)));
    write(json, "warnings", row.warnings());
    if (!row.containers().isEmpty()) {
      json.writeArrayPropertyStart("containers");
      row.containers().forEach(verdict -> write(json, verdict));
      json.writeEndArray();
    }
    row.restartedAt().ifPresent(at -> json.writeStringProperty("restartedAt", at.toString()));
    row.result()
        .ifPresent(
            result -> {
              json.writeBooleanProperty("resumed", row.resumed());
              json.writeStringProperty("result", result);
            });
    row.resultReason().ifPresent(reason -> write(json, "resultReason", reason));
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ContainerVerdict verdict) {
    json.writeStartObject();
    json.writeStringProperty("name", verdict.container());
    if (!verdict.image().isEmpty()) {
      json.writeStringProperty("image", verdict.image());
    }
    json.writeBooleanProperty("injected", verdict.injected());
    json.writeArrayPropertyStart("running");
    verdict.running().forEach(digest -> json.writeString(digest.toString()));
    json.writeEndArray();
    verdict
        .published()
        .ifPresent(digest -> json.writeStringProperty("published", digest.toString()));
    json.writeStringProperty("verdict", verdict.verdict().code());
    write(json, "reason", verdict.reason());
    json.writeNumberProperty("pods", verdict.pods());
    json.writeNumberProperty("driftedPods", verdict.stale());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String field, List<Reason> reasons) {
    json.writeArrayPropertyStart(field);
    reasons.forEach(reason -> write(json, reason));
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, String field, Reason reason) {
    json.writeName(field);
    write(json, reason);
  }

  private static void write(JsonGenerator json, Reason reason) {
    json.writeStartObject();
    json.writeStringProperty("code", reason.code());
    json.writeStringProperty("message", reason.message());
    json.writeEndObject();
  }

  private static String code(RunReport.Status status) {
    return switch (status) {
      case COMPLETED -> "Completed";
      case SELECTION_FAILED -> "SelectionFailed";
      case STOPPED -> "Stopped";
      case TIMED_OUT -> "TimedOut";
      case CLUSTER_UNREACHABLE -> "ClusterUnreachable";
    };
  }

  private static String code(Outcome.Stage stage) {
    return stage.name().charAt(0) + stage.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
