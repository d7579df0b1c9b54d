package com.slashmnt.krar.policy;

/**
 * How many of a workload's live pods must have drifted for the workload to have.
 *
 * @since 3.0.0
 */
public enum StalePods {
  /** One is enough. */
  ANY,
  /** Every single one. */
  ALL
}
