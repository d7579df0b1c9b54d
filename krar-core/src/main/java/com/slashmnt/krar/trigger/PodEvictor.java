package com.slashmnt.krar.trigger;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.Workload;
import org.apiguardian.api.API;

/**
 * Evicts pods, so that their controller makes others in their place, as far as PodDisruptionBudgets
 * allow; it never deletes one.
 *
 * <p>The run calls it on its own thread.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/">Kubernetes,
 *     API-initiated eviction</a>
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public interface PodEvictor {

  /** The code of an eviction that a PodDisruptionBudget does not allow for now. */
  String BLOCKED_BY_BUDGET = "BlockedByBudget";

  /**
   * Evicts that very pod, if it is still there: what strategy {@link
   * com.slashmnt.krar.workload.RolloutStrategy#EVICT evict} does to one that runs old content.
   *
   * @param workload whose pod it is, as it is now
   * @param pod with its {@linkplain RunningPod#uid() UID}, so that no namesake is evicted
   * @throws KrarException if the cluster refuses or cannot be reached; with {@link
   *     #BLOCKED_BY_BUDGET} or {@link com.slashmnt.krar.Reason#UNREACHABLE} that may pass
   */
  void evict(Workload workload, RunningPod pod);

  /**
   * Evicts a pod of that workload that is not ready and not of its newest revision, if there is
   * one: the one that its controller would replace first.
   *
   * <p>Called at each look at a StatefulSet that goes back to what ran before: its controller waits
   * for a pod that never becomes ready, although the template says otherwise by then.
   *
   * @param workload as it is now
   * @throws KrarException as {@link #evict} does
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback">
   *     Kubernetes, Forced rollback</a>
   */
  void evictOutdated(Workload workload);
}
