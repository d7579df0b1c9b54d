package com.slashmnt.krar.engine.decide;

import static java.util.stream.Collectors.toMap;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactNotGathered;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PolicyAnswers;
import com.slashmnt.krar.policy.PolicyContext;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.ContainerImages;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets the policy decide, and gathers the facts that it asks for. */
public final class PolicyEvaluator {

  /** What the policy said on each workload, or why it failed. */
  public record Decisions(Map<WorkloadRef, Decision> made, Map<WorkloadRef, Reason> failed) {}

  private final RolloutPolicy policy;
  private final Strategies strategies;
  private final InstantSource clock;
  private final FactGatherer gatherer;
  private final EarlierAttempts attempts;
  private final Map<WorkloadRef, DecisionTrace> traces;

  public PolicyEvaluator(
      RolloutPolicy policy,
      Strategies strategies,
      InstantSource clock,
      FactGatherer gatherer,
      EarlierAttempts attempts) {
    this(policy, strategies, clock, gatherer, attempts, Map.of());
  }

  private PolicyEvaluator(
      RolloutPolicy policy,
      Strategies strategies,
      InstantSource clock,
      FactGatherer gatherer,
      EarlierAttempts attempts,
      Map<WorkloadRef, DecisionTrace> traces) {
    this.policy = policy;
    this.strategies = strategies;
    this.clock = clock;
    this.gatherer = gatherer;
    this.attempts = attempts;
    this.traces = Map.copyOf(traces);
  }

  /** The same, and how these workloads are decided is taken down there. */
  public PolicyEvaluator tracing(Map<WorkloadRef, DecisionTrace> to) {
    return new PolicyEvaluator(policy, strategies, clock, gatherer, attempts, to);
  }

  /** A resumed restart comes before every guard: it has happened. */
  public static Decision.Roll resumed(Workload workload) {
    String why = workload.annotations().getOrDefault(Annotations.REASON, "(no reason given)");
    return Decision.roll("AlreadyTriggered", "An earlier attempt of this run restarted it: " + why)
        .wanting(ContainerDigests.of(workload, Annotations.WANTED))
        .replacing(ContainerImages.previous(workload));
  }

  /**
   * Decides on all of these. Each fact is gathered for all workloads at once on which the policy
   * asks for it, and for no other.
   *
   * @param stalled whose rollouts this run has seen make no progress
   */
  public Decisions decide(List<Workload> workloads, Predicate<Workload> stalled) {
    if (!workloads.isEmpty()) {
      gatherer.refresh();
    }
    Decisions decisions = new Decisions(new HashMap<>(), new HashMap<>());
    Map<WorkloadRef, Facts> facts = new HashMap<>();
    List<Workload> undecided = workloads;
    while (!undecided.isEmpty()) {
      Map<Fact<?>, List<Workload>> asked = new LinkedHashMap<>();
      for (Workload workload : undecided) {
        Facts known = facts.getOrDefault(workload.ref(), Facts.none());
        try {
          decisions.made().put(workload.ref(), decide(workload, known, stalled.test(workload)));
        } catch (FactNotGathered e) {
          asked.computeIfAbsent(e.fact(), fact -> new ArrayList<>()).add(workload);
        } catch (RuntimeException e) {
          Reason failed =
              new Reason("PolicyFailed", "The policy failed on " + workload.ref() + ": " + e);
          decisions.failed().put(workload.ref(), failed);
        }
      }
      asked.forEach((fact, these) -> add(fact, these, facts));
      undecided = asked.values().stream().flatMap(List::stream).toList();
    }
    gatherer.decided();
    return decisions;
  }

  private Decision decide(Workload workload, Facts facts, boolean stalled) {
    PolicyContext context =
        PolicyContext.at(clock.instant())
            .inRunSince(attempts.runStart())
            .by(strategies.of(workload))
            .withFacts(facts);
    PolicyContext now = stalled ? context.whenStalled() : context;
    @Nullable DecisionTrace trace = traces.get(workload.ref());
    if (trace == null) {
      return said(now.evaluate(policy, workload), workload);
    }
    PolicyAnswers answers = now.explain(policy, workload);
    trace.answered(answers.parts());
    return said(answers.decision(), workload);
  }

  /** Whatever the policy, who restarts a workload is said. */
  private Decision said(Decision decision, Workload workload) {
    return decision.fold(roll -> roll.warning(strategies.warnings(workload)), hold -> hold);
  }

  private <T> void add(Fact<T> fact, List<Workload> these, Map<WorkloadRef, Facts> facts) {
    Map<WorkloadRef, Facts> before =
        these.stream()
            .collect(toMap(Workload::ref, w -> facts.getOrDefault(w.ref(), Facts.none())));
    Map<WorkloadRef, FactValue<T>> values = gatherer.gather(fact, these, before);
    before.forEach((ref, known) -> facts.put(ref, known.with(fact, value(fact, ref, values))));
    traces.forEach(
        (ref, trace) -> {
          if (before.containsKey(ref)) {
            trace.gathered(fact, value(fact, ref, values), clock.instant());
          }
        });
  }

  private static <T> FactValue<T> value(
      Fact<T> fact, WorkloadRef ref, Map<WorkloadRef, FactValue<T>> values) {
    return values.getOrDefault(
        ref, FactValue.unknown("FactMissing", "The source of '" + fact + "' said nothing of it."));
  }
}
