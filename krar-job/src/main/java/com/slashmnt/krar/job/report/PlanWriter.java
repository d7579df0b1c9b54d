package com.slashmnt.krar.job.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.PlannedRestart;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RolloutPlan;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.jr.ob.JSON;

/** Writes what {@code krar apply} reads; {@code docs/plan.md} describes it. */
public final class PlanWriter {

  static final String API_VERSION = "krar.slash-mnt.com/v1";
  static final String KIND = "RestartPlan";

  private static final JSON FOR_PEOPLE =
      JSON.builder()
          .enable(JSON.Feature.PRETTY_PRINT_OUTPUT)
          .disable(JSON.Feature.FLUSH_AFTER_WRITE_VALUE)
          .build();

  private PlanWriter() {}

  /** The whole file; what is held or has failed stands there for people. */
  public static String write(RolloutPlan plan, Map<String, String> settings) {
    PlanDocument document = PlanDocument.of(plan, settings);
    StringBuilder text = new StringBuilder();
    try (JsonGenerator json = FOR_PEOPLE.createGenerator(new EscapingWriter(text))) {
      json.writeStartObject();
      writeHead(json, document);
      json.writeArrayPropertyStart("restarts");
      for (PlannedRestart restart : document.restarts()) {
        json.writeStartObject();
        writeRestart(json, restart);
        json.writeStringProperty("checksum", checksum(document, restart));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("held");
      plan.held().forEach(held -> write(json, held, held.reason()));
      json.writeEndArray();
      json.writeArrayPropertyStart("failed");
      plan.failed().forEach(failed -> write(json, failed, failed.cause()));
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return text.toString();
  }

  /**
   * Of one restart together with what decided, so that neither is changed nor put into another
   * plan. It tells a slip of the editor, not an attacker, who can make one, too.
   */
  static String checksum(PlanDocument document, PlannedRestart restart) {
    StringBuilder text = new StringBuilder();
    try (JsonGenerator json = JSON.std.createGenerator(new EscapingWriter(text))) {
      json.writeStartObject();
      writeHead(json, document);
      writeRestart(json, restart);
      json.writeEndObject();
    }
    return Digest.of(text.toString().getBytes(UTF_8)).toString();
  }

  private static void writeHead(JsonGenerator json, PlanDocument document) {
    json.writeStringProperty("apiVersion", API_VERSION);
    json.writeStringProperty("kind", KIND);
    json.writeStringProperty("name", document.name());
    json.writeStringProperty("runId", document.runId());
    json.writeStringProperty("plannedAt", document.plannedAt().toString());
    json.writeObjectPropertyStart("settings");
    document.settings().forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void writeRestart(JsonGenerator json, PlannedRestart restart) {
    json.writeStringProperty("workload", restart.workload().toString());
    json.writeStringProperty("uid", restart.uid());
    json.writeStringProperty("resourceVersion", restart.resourceVersion());
    json.writeNumberProperty("generation", restart.generation());
    restart.revision().ifPresent(r -> json.writeStringProperty("revision", r));
    restart
        .templateRestartedAt()
        .ifPresent(at -> json.writeStringProperty("templateRestartedAt", at));
    write(json, "reason", restart.reason());
    restart.gate().ifPresent(gate -> write(json, "gate", gate));
    json.writeArrayPropertyStart("containers");
    for (PlannedRestart.PlannedContainer container : restart.containers()) {
      json.writeStartObject();
      json.writeStringProperty("name", container.name());
      container.image().ifPresent(image -> json.writeStringProperty("image", image));
      json.writeArrayPropertyStart("running");
      container.running().forEach(digest -> json.writeString(digest.toString()));
      json.writeEndArray();
      container.wanted().ifPresent(d -> json.writeStringProperty("wanted", d.toString()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Outcome outcome, Reason why) {
    json.writeStartObject();
    json.writeStringProperty("workload", outcome.workload().toString());
    write(json, "reason", why);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String field, Reason reason) {
    json.writeObjectPropertyStart(field);
    json.writeStringProperty("code", reason.code());
    json.writeStringProperty("message", reason.message());
    json.writeEndObject();
  }
}
