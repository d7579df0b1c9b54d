package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.WorkloadRef;

/**
 * A workload that was asked for by name and could not be read.
 *
 * @param target which one
 * @param cause such as {@code NotFound} or {@code Forbidden}
 * @since 3.0.0
 */
public record TargetFailure(WorkloadRef target, Reason cause) {

  public TargetFailure {
    requireNonNull(target, "target");
    requireNonNull(cause, "cause");
  }
}
