package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.DecisionTrace;
import com.slashmnt.krar.explain.Explanation;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RestartStamp;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Explains one decision; one per explanation. Decides as a plan does, and writes nothing. */
public final class Explainer {

  private final RunSettings settings;
  private final RunParts parts;

  public Explainer(RunSettings settings) {
    this.settings = settings.readingOnly();
    this.parts = new RunParts(this.settings, settings.clock().instant());
  }

  /**
   * What a run would do with that workload.
   *
   * @param byName reads it if the run does not select it
   */
  public Explanation explain(WorkloadRef ref, WorkloadSelector byName) {
    // All of the selection is decided: what a gate says depends on the others.
    Selection selection = parts.select();
    boolean selected = find(selection, ref).isPresent();
    Selection all = selected ? selection : selection.union(RunParts.call(byName));
    Instant readAt = settings.clock().instant();
    return find(all, ref)
        .map(workload -> explain(workload, readAt, selected, selection, all.workloads()))
        .orElseGet(() -> unread(ref, readAt, all));
  }

  private static Optional<Workload> find(Selection selection, WorkloadRef ref) {
    return selection.workloads().stream().filter(w -> w.ref().equals(ref)).findFirst();
  }

  private Explanation explain(
      Workload workload,
      Instant readAt,
      boolean selected,
      Selection selection,
      List<Workload> all) {
    DecisionTrace trace = new DecisionTrace(workload.ref());
    Foresight foresight =
        new Foresight(
            settings, parts, parts.policy().tracing(trace), all, Optional.of(workload.ref()));
    Instant now = settings.clock().instant();
    return new Explanation(
        settings.runId(),
        settings.name(),
        now,
        selected,
        settings.selector().explain(workload),
        selection.failedScopes(),
        Optional.of(workload),
        readAt,
        trace.facts(settings.policy().requires()),
        trace.parts(),
        foresight.starts().asked(),
        foresight.outcome(workload),
        foresight
            .roll(workload)
            .map(
                roll ->
                    RestartStamp.of(
                        workload,
                        roll,
                        new TriggerContext(settings.runId(), settings.name(), now),
                        settings.trigger().strategy())),
        parts.listeners().warnings());
  }

  private Explanation unread(WorkloadRef ref, Instant readAt, Selection all) {
    Reason why =
        all.failedTargets().stream()
            .filter(failure -> failure.target().equals(ref))
            .map(Selection.TargetFailure::cause)
            .findFirst()
            .orElseGet(() -> new Reason(Reason.NOT_FOUND, "There is no " + ref + "."));
    return new Explanation(
        settings.runId(),
        settings.name(),
        settings.clock().instant(),
        false,
        "It could not be read.",
        all.failedScopes(),
        Optional.empty(),
        readAt,
        List.of(),
        List.of(),
        List.of(),
        Outcome.Failed.before(ref, Outcome.Stage.SELECT, why),
        Optional.empty(),
        parts.listeners().warnings());
  }
}
