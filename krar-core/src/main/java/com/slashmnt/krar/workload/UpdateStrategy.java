package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import org.apiguardian.api.API;

/**
 * How a changed pod template reaches the pods.
 *
 * @param type the strategy's type
 * @param partition StatefulSet only: ordinals below it keep the old template; 0 otherwise
 * @param maxUnavailable how many pods a rollout may take away before others serve in their place; 0
 *     if it starts the others first, or that is not known
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record UpdateStrategy(Type type, int partition, int maxUnavailable) {

  public static final UpdateStrategy ROLLING_UPDATE = new UpdateStrategy(Type.ROLLING_UPDATE, 0, 0);
  public static final UpdateStrategy RECREATE =
      new UpdateStrategy(Type.RECREATE, 0, Integer.MAX_VALUE);
  public static final UpdateStrategy ON_DELETE = new UpdateStrategy(Type.ON_DELETE, 0, 0);

  /** The types of the {@code apps} group. */
  public enum Type {
    ROLLING_UPDATE,
    RECREATE,
    ON_DELETE
  }

  public UpdateStrategy {
    requireNonNull(type, "type");
    if (partition < 0) {
      throw new IllegalArgumentException("partition must not be negative, was " + partition);
    }
    if (maxUnavailable < 0) {
      throw new IllegalArgumentException(
          "maxUnavailable must not be negative, was " + maxUnavailable);
    }
  }

  /** A rolling update of the ordinals from {@code partition} on. */
  public static UpdateStrategy partitioned(int partition) {
    return new UpdateStrategy(Type.ROLLING_UPDATE, partition, 0);
  }

  /** A copy whose rollouts may take so many pods away at a time. */
  public UpdateStrategy takingAway(int pods) {
    return new UpdateStrategy(type, partition, pods);
  }
}
