package com.slashmnt.krar.policy;

import org.apiguardian.api.API;

/**
 * What becomes of a workload whose restart would leave too few of its pods.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public enum Availability {
  /** It is restarted. */
  ALLOW,
  /** It is restarted, with a warning. */
  WARN,
  /** It is held. */
  SKIP
}
