package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.follow.Convergence;

/**
 * What the new pods prove of a restart.
 *
 * @param finding the same in words
 * @param byStatusAlone whether no pod could be looked at, so that only the rollout's status counts
 */
public record Verification(Convergence convergence, Reason finding, boolean byStatusAlone) {

  static Verification of(Convergence convergence, String message) {
    return new Verification(convergence, new Reason(convergence.code(), message), false);
  }

  static Verification unverified(Reason why) {
    return new Verification(Convergence.UNVERIFIED, why, false);
  }

  static Verification byStatusAlone(Reason why) {
    return new Verification(Convergence.UNVERIFIED, why, true);
  }
}
