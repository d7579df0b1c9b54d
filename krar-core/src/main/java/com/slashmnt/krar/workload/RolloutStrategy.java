package com.slashmnt.krar.workload;

import org.apiguardian.api.API;

/**
 * How new content reaches the pods of a workload: what a restart writes into its template, if
 * anything.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public enum RolloutStrategy {
  /** Another restart annotation: new pods pull what the tag points at then. */
  RESTART,

  /**
   * The digest that the tag points at, in the image of each container that drifted: all pods run
   * that, those of a later scale-up too, until krar writes another one.
   */
  DIGEST,

  /**
   * Nothing: the pods that run old content are evicted one after the other, and those in their
   * place pull what the tag points at then.
   */
  EVICT,

  /**
   * Nothing: the custom resource that owns the workload is annotated, and its operator replaces the
   * pods. Of single workloads, whatever the strategy of the others: those whose owners have an
   * {@link OwnerAnnotation}.
   */
  OWNER;

  /** Whether a restart changes the template. */
  public boolean writesTemplate() {
    return this == RESTART || this == DIGEST;
  }
}
