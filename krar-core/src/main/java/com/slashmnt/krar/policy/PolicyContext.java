package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactNotGathered;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.Facts;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a policy knows besides the workload: the time, and the facts that it required.
 *
 * <p>Immutable. A run makes it; a test makes it by {@link #at(Instant)}.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class PolicyContext {

  private final Instant now;
  private final Instant runStart;
  private final boolean stalled;
  private final RolloutStrategy strategy;
  private final Facts facts;
  private final @Nullable RolloutPolicy asking;

  /** Where the parts of a policy write what they answer; null if nobody wants to know. */
  private final @Nullable List<PolicyAnswers.Part> parts;

  private PolicyContext(
      Instant now,
      Instant runStart,
      boolean stalled,
      RolloutStrategy strategy,
      Facts facts,
      @Nullable RolloutPolicy asking,
      @Nullable List<PolicyAnswers.Part> parts) {
    this.now = requireNonNull(now, "now");
    this.runStart = requireNonNull(runStart, "runStart");
    this.stalled = stalled;
    this.strategy = requireNonNull(strategy, "strategy");
    this.facts = requireNonNull(facts, "facts");
    this.asking = asking;
    this.parts = parts;
  }

  /** A run that started at that time, without any fact. */
  public static PolicyContext at(Instant now) {
    return new PolicyContext(now, now, false, RolloutStrategy.RESTART, Facts.none(), null, null);
  }

  /** A copy in a run that started at that time. */
  public PolicyContext inRunSince(Instant start) {
    return new PolicyContext(now, start, stalled, strategy, facts, asking, parts);
  }

  /** A copy, where the run has seen the workload's rollout make no progress for too long. */
  public PolicyContext whenStalled() {
    return new PolicyContext(now, runStart, true, strategy, facts, asking, parts);
  }

  /** A copy in a run that restarts in that way; {@link RolloutStrategy#RESTART} by default. */
  public PolicyContext by(RolloutStrategy other) {
    return new PolicyContext(now, runStart, stalled, other, facts, asking, parts);
  }

  /** A copy with a known fact. */
  public <T> PolicyContext with(Fact<T> fact, T value) {
    return new PolicyContext(
        now, runStart, stalled, strategy, facts.with(fact, FactValue.known(value)), asking, parts);
  }

  /** A copy with exactly these facts. */
  public PolicyContext withFacts(Facts gathered) {
    return new PolicyContext(now, runStart, stalled, strategy, gathered, asking, parts);
  }

  /** When the decision is made. */
  public Instant now() {
    return now;
  }

  /** When the run began. */
  public Instant runStart() {
    return runStart;
  }

  /** Whether this run has itself seen the workload's rollout make no progress for too long. */
  public boolean stalled() {
    return stalled;
  }

  /** What a restart would write. */
  public RolloutStrategy strategy() {
    return strategy;
  }

  /**
   * A fact's value, or why it is unknown.
   *
   * @throws FactNotGathered if it was not gathered yet; a run then gathers it and asks the policy
   *     again
   * @throws IllegalStateException if the policy that asks did not require it
   */
  public <T> FactValue<T> fact(Fact<T> fact) {
    requireNonNull(fact, "fact");
    if (asking != null && !asking.requires().contains(fact)) {
      throw new IllegalStateException(
          "policy " + asking + " asked for the fact '" + fact + "' that it does not require");
    }
    return facts.find(fact).orElseThrow(() -> new FactNotGathered(fact, facts));
  }

  /**
   * Lets the policy decide, with just the facts it requires.
   *
   * @throws IllegalStateException if it asks for another fact, or decides nothing
   */
  public Decision evaluate(RolloutPolicy policy, Workload workload) {
    requireNonNull(policy, "policy");
    @Nullable Decision decision =
        policy.evaluate(
            workload, new PolicyContext(now, runStart, stalled, strategy, facts, policy, parts));
    if (decision == null) {
      throw new IllegalStateException(
          "policy " + policy + " gave no decision on " + workload.ref());
    }
    if (parts != null && !isComposite(policy)) {
      parts.add(new PolicyAnswers.Part(policy.toString(), Optional.of(decision)));
    }
    return decision;
  }

  /**
   * Lets the policy decide as {@link #evaluate} does, and tells what each part of it answers; those
   * too that no longer count, as far as they need no further fact.
   *
   * @throws IllegalStateException as {@link #evaluate}
   */
  public PolicyAnswers explain(RolloutPolicy policy, Workload workload) {
    List<PolicyAnswers.Part> told = new ArrayList<>();
    Decision decision =
        new PolicyContext(now, runStart, stalled, strategy, facts, asking, told)
            .evaluate(policy, workload);
    return new PolicyAnswers(decision, told);
  }

  /** Asks a part whose answer no longer counts, if somebody wants to know it all the same. */
  void askInVain(RolloutPolicy policy, Workload workload) {
    if (parts == null) {
      return;
    }
    try {
      Decision unused = evaluate(policy, workload);
    } catch (RuntimeException e) {
      // A fact is not gathered for it, and what it throws is no failure: a run does not ask it.
      parts.add(new PolicyAnswers.Part(policy.toString(), Optional.empty()));
    }
  }

  /** Its parts tell all that it could tell. */
  private static boolean isComposite(RolloutPolicy policy) {
    return policy instanceof And || policy instanceof Or || policy instanceof Guarded;
  }
}
