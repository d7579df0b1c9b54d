package com.slashmnt.krar.follow;

import org.apiguardian.api.API;

/**
 * What following a restart found, short of a failure.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public enum Convergence {
  /** The rollout is complete, and the new pods of an image agree on its content. */
  CONVERGED("Converged"),
  /** The rollout is complete, but the nodes pulled different content. */
  NOT_CONVERGED("NotConverged"),
  /** The rollout is complete, but the pods could not be read. */
  UNVERIFIED("Unverified"),
  /** krar did not wait for the rollout, or the wait ended early. */
  NOT_FOLLOWED("NotFollowed");

  private final String code;

  Convergence(String code) {
    this.code = code;
  }

  /** UpperCamelCase and stable, as reports print it. */
  public String code() {
    return code;
  }
}
