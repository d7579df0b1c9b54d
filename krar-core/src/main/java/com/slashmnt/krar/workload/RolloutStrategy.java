package com.slashmnt.krar.workload;

import org.apiguardian.api.API;

/**
 * What a restart writes into a workload's template, and so how new content reaches its pods.
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
  DIGEST
}
