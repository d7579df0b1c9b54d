package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.workload.Workload;
import java.util.HashMap;
import java.util.Map;
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
                    .fold(other -> joined(roll, other), hold -> hold.warning(roll.warnings())),
            hold -> {
              context.askInVain(right, workload);
              return hold;
            });
  }

  private static Decision.Roll joined(Decision.Roll roll, Decision.Roll other) {
    Map<String, Digest> wanted = new HashMap<>(other.wanted());
    wanted.putAll(roll.wanted());
    return roll.warning(other.warnings())
        .wanting(wanted)
        .about(roll.containers().isEmpty() ? other.containers() : roll.containers());
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
