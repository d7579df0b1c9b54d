package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * What a selector found, and what it could not select.
 *
 * @param workloads each at most once; of a repeated ref the first stays
 * @param failedTargets workloads that were asked for by name and could not be read
 * @param failedScopes lists that were refused or failed, as a whole
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record Selection(
    List<Workload> workloads, List<TargetFailure> failedTargets, List<ScopeFailure> failedScopes) {

  public Selection {
    Map<WorkloadRef, Workload> first = new LinkedHashMap<>();
    workloads.forEach(w -> first.putIfAbsent(w.ref(), w));
    workloads = List.copyOf(first.values());
    // A workload that one selector found is no failure of another.
    failedTargets =
        failedTargets.stream().filter(f -> !first.containsKey(f.target())).distinct().toList();
    failedScopes = failedScopes.stream().distinct().toList();
  }

  /** Just these workloads, and no failure. */
  public static Selection of(List<Workload> workloads) {
    return new Selection(workloads, List.of(), List.of());
  }

  /** Whether nothing was found, and something could not be looked at. */
  public boolean isNothingKnown() {
    return workloads.isEmpty() && failedTargets.isEmpty() && !failedScopes.isEmpty();
  }

  /** Both, the first snapshot of a ref winning. */
  public Selection union(Selection other) {
    return new Selection(
        concat(workloads, other.workloads),
        concat(failedTargets, other.failedTargets),
        concat(failedScopes, other.failedScopes));
  }

  private static <T> List<T> concat(List<T> left, List<T> right) {
    return Stream.concat(left.stream(), right.stream())
        .collect(ArrayList::new, List::add, List::addAll);
  }

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

  /**
   * A list that was refused or failed, so that what it would have held is unknown.
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
}
