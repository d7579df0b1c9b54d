package com.slashmnt.krar.trigger;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.workload.Workload;
import org.apiguardian.api.API;

/**
 * Evicts pods that stand in the way of their workload's template.
 *
 * <p>The run calls it on its own thread, at each look at a StatefulSet that goes back to what ran
 * before: its controller waits for a pod that never becomes ready, although the template says
 * otherwise by then.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback">
 *     Kubernetes, Forced rollback</a>
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
@FunctionalInterface
public interface PodEvictor {

  /** The code of an eviction that a PodDisruptionBudget does not allow for now. */
  String BLOCKED_BY_BUDGET = "BlockedByBudget";

  /**
   * Evicts a pod of that workload that is not ready and not of its newest revision, if there is
   * one: the one that its controller would replace first.
   *
   * @param workload as it is now
   * @throws KrarException if the cluster refuses or cannot be reached; with {@link
   *     #BLOCKED_BY_BUDGET} or {@link com.slashmnt.krar.Reason#UNREACHABLE} that may pass
   */
  void evictOutdated(Workload workload);
}
