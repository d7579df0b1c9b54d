package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;

/**
 * A list that was refused or failed, so that nobody knows what it would have held.
 *
 * @param scope what was listed, such as {@code deployments in namespace prod}
 * @param cause such as {@code Forbidden} or {@code Unreachable}
 * @since 3.0.0
 */
public record ScopeFailure(String scope, Reason cause) {

  public ScopeFailure {
    requireNonNull(scope, "scope");
    requireNonNull(cause, "cause");
  }
}
