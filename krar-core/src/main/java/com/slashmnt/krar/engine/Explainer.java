package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.DecisionTrace;
import com.slashmnt.krar.explain.Explanation;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RestartStamp;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Explains decisions; one per call. Decides as a plan does, and writes nothing. */
public final class Explainer {

  private final RunSettings settings;
  private final RunParts parts;

  public Explainer(RunSettings settings) {
    this.settings = settings.readingOnly();
    this.parts = new RunParts(this.settings, settings.clock().instant(), new CountDownLatch(1));
  }

  /**
   * What a run would do with these workloads, in their order.
   *
   * @param byName how to read those that the run does not select
   */
  public List<Explanation> explain(
      Collection<WorkloadRef> these, Function<Collection<WorkloadRef>, WorkloadSelector> byName) {
    // All of the selection is decided: what a gate says depends on the others.
    Selection selection = parts.select();
    Map<WorkloadRef, Workload> selected = byRef(selection);
    List<WorkloadRef> others = these.stream().filter(ref -> !selected.containsKey(ref)).toList();
    Selection all =
        others.isEmpty() ? selection : selection.union(RunParts.call(byName.apply(others)));
    Instant readAt = settings.clock().instant();
    Map<WorkloadRef, Workload> found = byRef(all);
    Map<WorkloadRef, DecisionTrace> traces = new HashMap<>();
    these.forEach(ref -> traces.put(ref, new DecisionTrace()));
    Foresight foresight =
        new Foresight(
            settings, parts, parts.policy().tracing(traces), all.workloads(), traces.keySet());
    List<Explanation> explanations = new ArrayList<>();
    for (WorkloadRef ref : these) {
      @Nullable Workload workload = found.get(ref);
      @Nullable DecisionTrace trace = traces.get(ref);
      explanations.add(
          workload == null || trace == null
              ? unread(ref, readAt, all)
              : explain(
                  workload,
                  readAt,
                  selected.containsKey(ref),
                  selection.failedScopes(),
                  foresight,
                  trace));
    }
    return explanations;
  }

  private static Map<WorkloadRef, Workload> byRef(Selection selection) {
    Map<WorkloadRef, Workload> workloads = new HashMap<>();
    selection.workloads().forEach(w -> workloads.put(w.ref(), w));
    return workloads;
  }

  private Explanation explain(
      Workload workload,
      Instant readAt,
      boolean selected,
      List<Selection.ScopeFailure> failedScopes,
      Foresight foresight,
      DecisionTrace trace) {
    Instant now = settings.clock().instant();
    return new Explanation(
        settings.runId(),
        settings.name(),
        now,
        selected,
        settings.selector().explain(workload),
        failedScopes,
        Optional.of(workload),
        readAt,
        trace.facts(settings.policy().requires()),
        trace.parts(),
        foresight.starts().asked(workload.ref()),
        foresight.outcome(workload),
        foresight
            .roll(workload)
            .map(
                roll ->
                    RestartStamp.of(
                        workload,
                        roll,
                        new TriggerContext(settings.runId(), settings.name(), now),
                        settings.strategies().of(workload))),
        evictions(workload, foresight, trace),
        parts.listeners().warnings());
  }

  private List<RunningPod> evictions(Workload workload, Foresight foresight, DecisionTrace trace) {
    if (settings.strategies().of(workload) != RolloutStrategy.EVICT) {
      return List.of();
    }
    return foresight
        .roll(workload)
        .flatMap(
            roll ->
                trace
                    .fact(Fact.PODS)
                    .map(pods -> parts.oldPods().of(workload, pods.pods(), roll.wanted())))
        .orElse(List.of());
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
        List.of(),
        parts.listeners().warnings());
  }
}
