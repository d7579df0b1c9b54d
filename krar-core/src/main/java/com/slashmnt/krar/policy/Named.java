package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.workload.Workload;
import java.util.HashSet;
import java.util.Set;

record Named(String name, Set<Fact<?>> requires, RolloutPolicy policy) implements RolloutPolicy {

  Named {
    requireNonNull(name, "name");
    requireNonNull(policy, "policy");
    requires = union(requires, policy.requires());
  }

  static Set<Fact<?>> union(Set<Fact<?>> left, Set<Fact<?>> right) {
    Set<Fact<?>> both = new HashSet<>(left);
    both.addAll(right);
    return Set.copyOf(both);
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    return policy.evaluate(workload, context);
  }

  @Override
  public String toString() {
    return name;
  }
}
