package com.slashmnt.krar.fabric8.internal.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slashmnt.krar.fabric8.internal.http.ApiRequest;
import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.Query;
import com.slashmnt.krar.fabric8.internal.http.RbacPermission;
import com.slashmnt.krar.fabric8.internal.http.Scope;
import com.slashmnt.krar.fabric8.internal.http.StableNames;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * One Event to be written; what it needs of a workload, and no more.
 *
 * @param about which workload
 * @param uid the workload's
 * @param resourceVersion the workload's
 * @param type {@code Normal} or {@code Warning}
 * @param reason why, as a code
 * @param message why, in a sentence
 * @param at when
 */
record EventRequest(
    WorkloadRef about,
    String uid,
    String resourceVersion,
    String type,
    String reason,
    String message,
    Instant at) {

  private static final int LONGEST_NAME = 253;

  /** In bytes; what is longer the API refuses. */
  private static final int LONGEST_MESSAGE = 1024;

  static EventRequest on(Workload about, String type, String reason, String message, Instant at) {
    return new EventRequest(
        about.ref(),
        about.uid(),
        about.resourceVersion(),
        type,
        reason,
        cut(message),
        at.truncatedTo(ChronoUnit.SECONDS));
  }

  ApiRequest toRequest(RunId runId) {
    Scope scope = Scope.in(about.namespace());
    return new ApiRequest(
        "POST",
        scope.path("", "v1", "events"),
        Query.NONE.with("fieldManager", "krar"),
        "application/json",
        Json.write(body(runId)),
        "write an Event on",
        about.toString(),
        new RbacPermission("create", "events", scope.toString()));
  }

  private Map<String, Object> body(RunId runId) {
    Map<String, Object> object = new TreeMap<>();
    object.put("apiVersion", about.kind().apiVersion());
    object.put("kind", about.kind().kind());
    object.put("namespace", about.namespace());
    object.put("name", about.name());
    object.put("uid", uid);
    object.put("resourceVersion", resourceVersion);
    Map<String, Object> event = new TreeMap<>();
    event.put("apiVersion", "v1");
    event.put("kind", "Event");
    event.put("metadata", Map.of("name", name(runId), "namespace", about.namespace()));
    event.put("involvedObject", object);
    event.put("type", type);
    event.put("reason", reason);
    event.put("message", message);
    event.put("source", Map.of("component", "krar"));
    event.put("reportingComponent", "krar");
    event.put("reportingInstance", "krar");
    event.put("firstTimestamp", at.toString());
    event.put("lastTimestamp", at.toString());
    event.put("count", 1);
    return event;
  }

  /** Equal for every attempt of a run, so that the API server refuses the second one. */
  String name(RunId runId) {
    return StableNames.shorten(about.name(), runId + "\n" + about + "\n" + reason, LONGEST_NAME);
  }

  private static String cut(String message) {
    if (message.getBytes(UTF_8).length <= LONGEST_MESSAGE) {
      return message;
    }
    int end = Math.min(message.length(), LONGEST_MESSAGE);
    while ((message.substring(0, end) + "…").getBytes(UTF_8).length > LONGEST_MESSAGE) {
      end = message.offsetByCodePoints(end, -1);
    }
    return message.substring(0, end) + "…";
  }
}
