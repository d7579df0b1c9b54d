package com.slashmnt.krar.job.report;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.PlannedRestart;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/** Reads a plan, strictly: what this version of krar does not know might say what to do. */
public final class PlanReader {

  private PlanReader() {}

  /**
   * The plan.
   *
   * @throws IllegalArgumentException with a sentence, if the text is no plan that this version of
   *     krar can apply
   */
  public static PlanDocument read(String text) {
    JsonFields plan = new JsonFields("the plan", parse(text));
    plan.mustBe("kind", PlanWriter.KIND);
    plan.mustBe("apiVersion", PlanWriter.API_VERSION);
    String name = plan.text("name");
    String runId = plan.text("runId");
    Instant plannedAt = plan.value("plannedAt", Instant::parse);
    Map<String, String> settings = settings(plan.object("settings"));
    List<PlannedRestart> restarts = new ArrayList<>();
    Map<WorkloadRef, String> checksums = new HashMap<>();
    for (JsonFields fields : plan.objects("restarts")) {
      PlannedRestart restart = restart(fields);
      String before = checksums.put(restart.workload(), fields.text("checksum"));
      if (before != null) {
        throw new IllegalArgumentException("it has " + restart.workload() + " twice");
      }
      fields.end();
      restarts.add(restart);
    }
    for (String forPeople : List.of("held", "failed")) {
      for (JsonFields fields : plan.objects(forPeople)) {
        WorkloadRef unusedRef = fields.value("workload", WorkloadRef::parse);
        Reason unusedReason = reason(fields.object("reason"));
        fields.end();
      }
    }
    plan.end();
    PlanDocument document = new PlanDocument(name, runId, plannedAt, settings, restarts, Set.of());
    Set<WorkloadRef> edited = new HashSet<>();
    for (PlannedRestart restart : restarts) {
      if (!PlanWriter.checksum(document, restart).equals(checksums.get(restart.workload()))) {
        edited.add(restart.workload());
      }
    }
    return new PlanDocument(name, runId, plannedAt, settings, restarts, edited);
  }

  private static Object parse(String text) {
    try {
      return JSON.std.anyFrom(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, String> settings(JsonFields fields) {
    Map<String, String> settings = new HashMap<>();
    fields.names().forEach(name -> settings.put(name, fields.text(name)));
    return settings;
  }

  private static PlannedRestart restart(JsonFields fields) {
    WorkloadRef ref = fields.value("workload", WorkloadRef::parse);
    String uid = fields.text("uid");
    String resourceVersion = fields.text("resourceVersion");
    long generation = fields.number("generation");
    Optional<String> revision = fields.textIfAny("revision");
    Optional<String> restartedAt = fields.textIfAny("templateRestartedAt");
    Reason reason = reason(fields.object("reason"));
    Optional<Reason> gate = fields.objectIfAny("gate").map(PlanReader::reason);
    List<PlannedRestart.PlannedContainer> containers = new ArrayList<>();
    for (JsonFields container : fields.objects("containers")) {
      containers.add(
          new PlannedRestart.PlannedContainer(
              container.text("name"),
              container.textIfAny("image"),
              container.values("running", Digest::parse),
              container
                  .textIfAny("wanted")
                  .map(text -> container.as("wanted", text, Digest::parse))));
      container.end();
    }
    return new PlannedRestart(
        ref, uid, resourceVersion, generation, revision, restartedAt, containers, reason, gate);
  }

  private static Reason reason(JsonFields fields) {
    String code = fields.text("code");
    Reason reason = fields.value("message", message -> new Reason(code, message));
    fields.end();
    return reason;
  }
}
