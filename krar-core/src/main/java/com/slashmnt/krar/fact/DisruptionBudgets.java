package com.slashmnt.krar.fact;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The PodDisruptionBudgets that speak of a workload's pods.
 *
 * @since 3.0.0
 * @see <a href="https://kubernetes.io/docs/tasks/run-application/configure-pdb/">Kubernetes,
 *     Specifying a Disruption Budget</a>
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record DisruptionBudgets(List<Budget> budgets) {

  /**
   * One of them.
   *
   * @param name its name
   * @param allowed how many of its pods may be disrupted now
   */
  public record Budget(String name, int allowed) {
    public Budget {
      requireNonNull(name, "name");
    }
  }

  public DisruptionBudgets {
    budgets = List.copyOf(budgets);
  }

  /** None speaks of them. */
  public static DisruptionBudgets none() {
    return new DisruptionBudgets(List.of());
  }
}
