package com.slashmnt.krar.job.report;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.oci.RegistryRequests;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One JSON document for machines; {@code docs/report.md} describes it. */
public final class JsonReport {

  private static final String API_VERSION = "krar.slash-mnt.com/v1";

  private static final Pattern FORMAT_CHARACTER = Pattern.compile("\\p{Cf}");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonReport() {}

  public static String print(ReportModel document) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("apiVersion", API_VERSION);
    root.put("kind", document.isPlan() ? "Plan" : "Report");
    root.put("runId", document.runId().value());
    root.put("name", document.name());
    root.put("startedAt", document.startedAt().toString());
    document
        .end()
        .ifPresent(
            end -> {
              root.put("endedAt", end.at().toString());
              root.put("status", code(end.status()));
            });
    if (document.reportOnly()) {
      root.put("reportOnly", true);
    }
    root.put("exitCode", document.exitCode());
    ObjectNode summary = root.putObject("summary");
    for (Row.Action action : Row.Action.values()) {
      summary.put(action.toString(), document.count(action));
    }
    summary.put("resumed", document.resumed());
    ArrayNode workloads = root.putArray("workloads");
    document.rows().forEach(row -> add(workloads.addObject(), row));
    ArrayNode scopes = root.putArray("failedScopes");
    document
        .failedScopes()
        .forEach(
            failure -> {
              ObjectNode node = scopes.addObject();
              node.put("scope", failure.scope());
              put(node.putObject("cause"), failure.cause());
            });
    addAll(root.putArray("warnings"), document.warnings());
    // Not by a lambda: linking one would load krar-oci in mode rollout, too.
    if (document.registryRequests().isPresent()) {
      RegistryRequests requests = document.registryRequests().get();
      root.putObject("registryRequests").put("head", requests.heads()).put("get", requests.gets());
    }
    return escaped(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root)) + "\n";
  }

  /** Who prints it on a terminal must not see it backwards; who parses it gets the same text. */
  private static String escaped(String json) {
    return FORMAT_CHARACTER
        .matcher(json)
        .replaceAll(
            found ->
                found
                    .group()
                    .chars()
                    .mapToObj("\\\\u%04x"::formatted)
                    .collect(Collectors.joining()));
  }

  private static void add(ObjectNode node, Row row) {
    node.put("workload", row.workload().toString());
    node.put("namespace", row.workload().namespace());
    node.put("apiVersion", row.workload().kind().apiVersion());
    node.put("kind", row.workload().kind().kind());
    node.put("name", row.workload().name());
    node.put("action", row.action().toString());
    put(node.putObject("reason"), row.reason());
    if (row.action() == Row.Action.HOLD) {
      node.put("retryable", row.retryable());
    }
    row.stage().ifPresent(stage -> node.put("stage", code(stage)));
    addAll(node.putArray("warnings"), row.warnings());
    if (!row.containers().isEmpty()) {
      ArrayNode containers = node.putArray("containers");
      row.containers().forEach(verdict -> add(containers.addObject(), verdict));
    }
    row.restartedAt().ifPresent(at -> node.put("restartedAt", at.toString()));
    row.result()
        .ifPresent(
            result -> {
              node.put("resumed", row.resumed());
              node.put("result", result);
            });
    row.resultReason().ifPresent(reason -> put(node.putObject("resultReason"), reason));
  }

  private static void add(ObjectNode node, ContainerVerdict verdict) {
    node.put("name", verdict.container());
    if (!verdict.image().isEmpty()) {
      node.put("image", verdict.image());
    }
    node.put("injected", verdict.injected());
    ArrayNode running = node.putArray("running");
    verdict.running().forEach(digest -> running.add(digest.toString()));
    verdict.published().ifPresent(digest -> node.put("published", digest.toString()));
    node.put("verdict", verdict.verdict().code());
    put(node.putObject("reason"), verdict.reason());
    node.put("pods", verdict.pods());
    node.put("driftedPods", verdict.stale());
  }

  private static void addAll(ArrayNode array, List<Reason> reasons) {
    reasons.forEach(reason -> put(array.addObject(), reason));
  }

  private static void put(ObjectNode node, Reason reason) {
    node.put("code", reason.code());
    node.put("message", reason.message());
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
