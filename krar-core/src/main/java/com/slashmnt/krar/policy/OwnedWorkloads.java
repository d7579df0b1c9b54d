package com.slashmnt.krar.policy;

import org.apiguardian.api.API;

/**
 * What becomes of a workload that a custom resource owns.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public enum OwnedWorkloads {
  /** It is left to its operator. */
  HOLD,
  /** It is restarted as any other. */
  RESTART
}
