package com.slashmnt.krar.report;

/**
 * How a run came to its end.
 *
 * @since 3.0.0
 */
public enum Ending {
  /** There was nothing left to do. */
  COMPLETED,
  /**
   * Nothing could be selected: every list was refused or failed, so that it is unknown which
   * workloads there are.
   */
  SELECTION_FAILED,
  /** It was asked to stop. */
  STOPPED,
  /** Its time was up. */
  TIMED_OUT,
  /** The cluster could not be reached, or stayed unreachable for the rest of the run. */
  CLUSTER_UNREACHABLE
}
