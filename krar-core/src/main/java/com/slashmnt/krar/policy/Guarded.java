package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.workload.Workload;
import java.util.Set;

record Guarded(RolloutPolicy policy, RolloutPolicy guard) implements RolloutPolicy {

  Guarded {
    requireNonNull(policy, "policy");
    requireNonNull(guard, "guard");
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    return context
        .evaluate(guard, workload)
        .fold(
            passed ->
                context
                    .evaluate(policy, workload)
                    .fold(
                        roll -> roll.warning(passed.warnings()),
                        hold -> hold.warning(passed.warnings())),
            hold -> {
              context.askInVain(policy, workload);
              return hold;
            });
  }

  @Override
  public Set<Fact<?>> requires() {
    return Named.union(guard.requires(), policy.requires());
  }

  @Override
  public String toString() {
    return policy + " guarded by (" + guard + ")";
  }
}
