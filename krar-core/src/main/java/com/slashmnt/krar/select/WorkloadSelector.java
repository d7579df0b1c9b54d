package com.slashmnt.krar.select;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Finds the workloads of a run.
 *
 * <p>The run calls it once, on its own thread; it may do I/O. What could not be selected is data of
 * the {@link Selection}; an exception is taken as "nothing could be selected".
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
@FunctionalInterface
public interface WorkloadSelector {

  /** Selects now; each workload at most once. */
  Selection select();

  /**
   * Whether a workload that was selected would still be selected as it is now.
   *
   * <p>The run asks before it decides again on a workload that has changed: a user who takes the
   * label away no longer wants the restart. It does no I/O.
   */
  default boolean stillSelects(Workload now) {
    return true;
  }

  /**
   * Why a workload is selected, or why it is not: one sentence for people, without I/O.
   *
   * @param workload as it is now, selected or not
   */
  default String explain(Workload workload) {
    return "The selector of this run does not say why.";
  }

  /**
   * Selects what this one does, and then what the other does; the first snapshot of a ref stays.
   */
  default WorkloadSelector union(WorkloadSelector other) {
    return new UnionSelector(this, requireNonNull(other, "other"));
  }

  /**
   * Selects exactly these, as far as this one selects them. Each other of them is a failed target:
   * {@code NotSelected} with the sentence of {@link #explain}, or why it cannot be read.
   *
   * @param byName reads those that are not selected, such as {@code Fabric8Cluster::selector}
   */
  default WorkloadSelector only(
      Collection<WorkloadRef> these, Function<Collection<WorkloadRef>, WorkloadSelector> byName) {
    return new OnlyThese(this, Set.copyOf(these), byName);
  }

  /** Selects exactly these. */
  static WorkloadSelector of(Collection<Workload> workloads) {
    Selection selection = Selection.of(List.copyOf(workloads));
    return () -> selection;
  }

  /** Selects exactly these. */
  static WorkloadSelector of(Workload... workloads) {
    return of(List.of(workloads));
  }
}
