package com.slashmnt.krar.policy;

import org.apiguardian.api.API;

/**
 * How many of a workload's live pods must have drifted for the workload to have.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public enum StalePods {
  /** One is enough. */
  ANY,
  /** Every single one. */
  ALL
}
