package com.slashmnt.krar.fact;

import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Gathers one fact for many workloads at once.
 *
 * <p>The run calls it on its own thread, before the policy that {@linkplain
 * com.slashmnt.krar.policy.RolloutPolicy#requires() requires} the fact: once for all workloads, and
 * again for those that changed meanwhile. It may do I/O, in bulk, never one request per workload.
 *
 * <p>What it cannot know is data: {@link FactValue.Unknown}. A workload that is missing in the
 * answer is unknown; so is every one if it throws.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
@FunctionalInterface
public interface FactSource<T> {

  /** The fact's value for each of these. */
  Map<WorkloadRef, FactValue<T>> gather(List<Workload> workloads);
}
