package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.workload.Workload;
import java.util.Set;

record Or(RolloutPolicy left, RolloutPolicy right) implements RolloutPolicy {

  Or {
    requireNonNull(left, "left");
    requireNonNull(right, "right");
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    return context
        .evaluate(left, workload)
        .fold(
            roll -> {
              context.askInVain(right, workload);
              return roll;
            },
            hold ->
                context
                    .evaluate(right, workload)
                    .fold(
                        roll -> roll,
                        // One that may pass must not be hidden by one that will not.
                        other -> hold.retryable() || !other.retryable() ? hold : other));
  }

  @Override
  public Set<Fact<?>> requires() {
    return Named.union(left.requires(), right.requires());
  }

  @Override
  public String toString() {
    return "(" + left + " or " + right + ")";
  }
}
