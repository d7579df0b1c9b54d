package com.slashmnt.krar.job.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.PlannedRestart;
import com.slashmnt.krar.report.RolloutPlan;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A plan as it stands in a file.
 *
 * @param name the job's name
 * @param runId of the run that made it, as text
 * @param plannedAt when it was made
 * @param settings what decided, by the long names of flags without their dashes
 * @param restarts what is to be done
 * @param edited those of the restarts that are not as krar wrote them
 */
public record PlanDocument(
    String name,
    String runId,
    Instant plannedAt,
    Map<String, String> settings,
    List<PlannedRestart> restarts,
    Set<WorkloadRef> edited) {

  /** The code of a restart that is not as krar wrote it. */
  public static final String EDITED = "PlanEdited";

  public PlanDocument {
    requireNonNull(name, "name");
    requireNonNull(runId, "runId");
    requireNonNull(plannedAt, "plannedAt");
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    restarts = List.copyOf(restarts);
    edited = Set.copyOf(edited);
  }

  /** What a plan that was made with these settings is. */
  public static PlanDocument of(RolloutPlan plan, Map<String, String> settings) {
    return new PlanDocument(
        plan.name(), plan.runId().value(), plan.startedAt(), settings, plan.restarts(), Set.of());
  }

  /** Names the run that applies it: the same for each attempt, whose retries do nothing twice. */
  public String applyingRun() {
    return "plan/" + Digest.of((runId + plannedAt).getBytes(UTF_8)).hex().substring(0, 32);
  }
}
