package com.slashmnt.krar.run;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.PolicyContext;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the facts that the policy requires, and lets it decide. */
final class Decider {

  private final RunSettings settings;
  private final Announcer announcer;
  private final Instant runStart;

  Decider(RunSettings settings, Announcer announcer, Instant runStart) {
    this.settings = settings;
    this.announcer = announcer;
    this.runStart = runStart;
  }

  /** Whether an earlier attempt of this very run has restarted it. */
  boolean isResumed(Workload workload) {
    return RunHistory.of(workload).contains(settings.runId());
  }

  /** A resumed restart comes before every guard: it has happened. */
  static Decision.Roll resumed(Workload workload) {
    String why = workload.annotations().getOrDefault(Annotations.REASON, "(no reason given)");
    return Decision.roll("AlreadyTriggered", "An earlier attempt of this run restarted it: " + why);
  }

  /** All the facts for all of these. */
  Map<WorkloadRef, Facts> gather(List<Workload> workloads) {
    Map<WorkloadRef, Facts> facts = new HashMap<>();
    for (Fact<?> fact : settings.policy().requires()) {
      add(fact, workloads, facts);
    }
    return facts;
  }

  private <T> void add(Fact<T> fact, List<Workload> workloads, Map<WorkloadRef, Facts> facts) {
    Map<WorkloadRef, FactValue<T>> values = gather(fact, workloads);
    for (Workload workload : workloads) {
      FactValue<T> value =
          values.getOrDefault(
              workload.ref(),
              FactValue.unknown("FactMissing", "The source of '" + fact + "' said nothing of it."));
      facts.merge(
          workload.ref(), Facts.none().with(fact, value), (all, one) -> all.with(fact, value));
    }
  }

  /** One fact for these; nothing is known of any if the source fails. */
  @SuppressWarnings("unchecked") // the builder pairs each fact with a source of its own type
  <T> Map<WorkloadRef, FactValue<T>> gather(Fact<T> fact, List<Workload> workloads) {
    @Nullable FactSource<T> source = (FactSource<T>) settings.sources().get(fact);
    if (source == null) {
      return unknown(workloads, new Reason("NoSource", "Nothing gives the fact '" + fact + "'."));
    }
    try {
      return requireNonNull(source.gather(workloads), "it gave nothing");
    } catch (KrarException e) {
      return unknown(workloads, e.reason());
    } catch (RuntimeException e) {
      Reason failed = new Reason("FactSourceFailed", "The source of '" + fact + "' failed: " + e);
      announcer.warn(failed);
      return unknown(workloads, failed);
    }
  }

  private static <T> Map<WorkloadRef, FactValue<T>> unknown(
      List<Workload> workloads, Reason reason) {
    Map<WorkloadRef, FactValue<T>> values = new HashMap<>();
    workloads.forEach(w -> values.put(w.ref(), new FactValue.Unknown<>(reason)));
    return values;
  }

  /**
   * The policy's decision on one workload.
   *
   * @throws KrarException if the policy fails
   */
  Decision decide(Workload workload, Facts facts, boolean stalled) {
    PolicyContext context =
        PolicyContext.at(settings.clock().instant()).inRunSince(runStart).withFacts(facts);
    try {
      return (stalled ? context.whenStalled() : context).evaluate(settings.policy(), workload);
    } catch (RuntimeException e) {
      throw new KrarException(
          new Reason("PolicyFailed", "The policy failed on " + workload.ref() + ": " + e), e);
    }
  }
}
