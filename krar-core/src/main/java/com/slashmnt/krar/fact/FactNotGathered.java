package com.slashmnt.krar.fact;

import static java.util.Objects.requireNonNull;

import org.apiguardian.api.API;

/**
 * A policy asked for a fact that it requires and that was not gathered yet.
 *
 * <p>In a run that is no error: the run then gathers the fact, in bulk for all workloads that need
 * it, and lets the policy decide again. So nothing is gathered that a decision does not need.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class FactNotGathered extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final transient Fact<?> fact;

  public FactNotGathered(Fact<?> fact, Facts gathered) {
    super("the fact '" + fact + "' was not gathered, known are " + gathered.known());
    this.fact = requireNonNull(fact, "fact");
  }

  /** Which one. */
  public Fact<?> fact() {
    return fact;
  }
}
