package com.slashmnt.krar.policy;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.DisruptionBudgets;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.UpdateStrategy;
import com.slashmnt.krar.workload.Workload;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What would be restarted, unless that leaves too few pods. */
record AvailabilityRisk(RolloutPolicy policy, Availability how, boolean budgets)
    implements RolloutPolicy {

  private static final String CODE = "AvailabilityRisk";

  AvailabilityRisk {
    requireNonNull(policy, "policy");
    requireNonNull(how, "how");
  }

  @Override
  public Set<Fact<?>> requires() {
    Set<Fact<?>> all = new HashSet<>(policy.requires());
    if (budgets && how != Availability.ALLOW) {
      all.add(Fact.BUDGETS);
    }
    return Set.copyOf(all);
  }

  @Override
  public Decision evaluate(Workload workload, PolicyContext context) {
    Decision decision = context.evaluate(policy, workload);
    return how == Availability.ALLOW
        ? decision
        : decision.<Decision>fold(roll -> weigh(workload, roll, context), hold -> hold);
  }

  private Decision weigh(Workload workload, Decision.Roll roll, PolicyContext context) {
    boolean evicts =
        context.strategy() == RolloutStrategy.EVICT || isReplacedByOwner(workload, context);
    Optional<String> risk = evicts ? ofEvictions(workload) : ofRollout(workload);
    if (risk.isPresent()) {
      return risky(roll, risk.get());
    }
    // An eviction asks the budgets itself, an operator has ways of its own; a rollout that takes no
    // pod away uses none up.
    int taken = workload.strategy().maxUnavailable();
    if (evicts || !budgets || taken == 0) {
      return roll;
    }
    return context
        .fact(Fact.BUDGETS)
        .<Decision>fold(
            known ->
                known.budgets().stream()
                    .filter(budget -> budget.allowed() < taken)
                    .findFirst()
                    .map(budget -> risky(roll, used(budget, taken)))
                    .orElse(roll),
            why ->
                roll.warning(
                    List.of(
                        new Reason(
                            "BudgetsUnknown",
                            "Whether a PodDisruptionBudget objects is not known: " + why))));
  }

  /** An operator replaces one after the other, too, where no controller does. */
  private static boolean isReplacedByOwner(Workload workload, PolicyContext context) {
    return context.strategy() == RolloutStrategy.OWNER
        && workload.strategy().type() == UpdateStrategy.Type.ON_DELETE;
  }

  private Decision risky(Decision.Roll roll, String risk) {
    Reason reason = new Reason(CODE, risk);
    return how == Availability.SKIP ? roll.heldBack(reason) : roll.warning(List.of(reason));
  }

  private static Optional<String> ofEvictions(Workload workload) {
    return workload.rollout().replicas() == 1
        ? Optional.of("It has one pod, which is gone before another serves in its place.")
        : Optional.empty();
  }

  private static Optional<String> ofRollout(Workload workload) {
    int replicas = workload.rollout().replicas();
    int available = workload.rollout().available();
    if (workload.strategy().type() == UpdateStrategy.Type.RECREATE) {
      return Optional.of(
          "Its strategy Recreate stops all %d pods before another starts.".formatted(replicas));
    }
    if (workload.strategy().maxUnavailable() >= replicas) {
      return Optional.of(
          replicas == 1
              ? "It has one pod, which is gone before another serves in its place."
              : "Its rollout may take all %d pods away at a time.".formatted(replicas));
    }
    return available < replicas
        ? Optional.of(
            "Only %d of its %d pods are available before its restart."
                .formatted(available, replicas))
        : Optional.empty();
  }

  private static String used(DisruptionBudgets.Budget budget, int taken) {
    return "PodDisruptionBudget %s allows %d of its pods to be away, and its rollout takes %d at a time."
        .formatted(budget.name(), budget.allowed(), taken);
  }

  @Override
  public String toString() {
    return policy + ", availability " + how.name().toLowerCase(Locale.ROOT);
  }
}
