package com.slashmnt.krar.trigger;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import org.apiguardian.api.API;

/**
 * Restarts a workload.
 *
 * <p>The run calls it at most once per decision, on one of its own threads, several workloads at a
 * time: it must be thread-safe. It acts on the snapshot it is given or not at all: if the cluster
 * has moved on, it gives {@link TriggerResult.Changed}.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
@FunctionalInterface
public interface RolloutTrigger {

  /**
   * Restarts the workload now.
   *
   * @throws KrarException if the cluster refuses or cannot be reached. With {@link
   *     com.slashmnt.krar.Reason#UNREACHABLE} the run tries again, and the write may have happened
   *     all the same: the next attempt on the same snapshot then gives {@code Changed}.
   */
  TriggerResult trigger(Workload workload, Decision.Roll roll, TriggerContext context);

  /**
   * How it restarts; {@link RolloutStrategy#RESTART} unless it says otherwise. By {@link
   * RolloutStrategy#EVICT} it only writes down that the run is going to evict pods, for which the
   * run has a {@link PodEvictor}; by {@link RolloutStrategy#OWNER} that it is going to annotate the
   * owner, by an {@link OwnerAnnotator}.
   */
  default RolloutStrategy strategy() {
    return RolloutStrategy.RESTART;
  }
}
