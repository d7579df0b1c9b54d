package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.workload.Workload;
import java.util.Set;

record And(RolloutPolicy left, RolloutPolicy right) implements RolloutPolicy {

  And {
    requireNonNull(left, "left");
    requireNonNull(right, "right");
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    return context
        .evaluate(left, workload)
        .fold(
            roll ->
                context
                    .evaluate(right, workload)
                    .fold(other -> roll.warning(other.warnings()), hold -> hold),
            hold -> hold);
  }

  @Override
  public Set<Fact<?>> requires() {
    return Named.union(left.requires(), right.requires());
  }

  @Override
  public String toString() {
    return left + " and " + right;
  }
}
