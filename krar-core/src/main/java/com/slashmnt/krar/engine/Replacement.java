package com.slashmnt.krar.engine;

import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.RunningPods;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How far the pods of one workload have been replaced; touched by the run's thread only. */
final class Replacement {

  /**
   * What came of a look at workloads whose pods are replaced.
   *
   * @param done those that have no pod left that is to go, and whose pods serve
   * @param moved whether something was done
   */
  record Step(List<WorkloadRun> done, boolean moved) {}

  private final Set<String> before = new HashSet<>();
  private final Set<String> good = new HashSet<>();
  private final String how;
  private int total;
  private int left;
  private Instant movedAt;

  private Replacement(List<RunningPod> pods, String how, Instant now) {
    pods.forEach(pod -> before.add(pod.uid()));
    this.how = how;
    movedAt = now;
  }

  /** Of a workload that had these pods before any of them was evicted. */
  static Replacement byEvictions(RunningPods pods, Instant now) {
    return new Replacement(pods.pods(), "pods with old content evicted", now);
  }

  /** Of a workload whose owner's operator is to replace these pods. */
  static Replacement byOwner(List<RunningPod> pods, Instant now) {
    return new Replacement(pods, "pods replaced", now);
  }

  /** Whether the pod was there before any was replaced. */
  boolean isFromBefore(RunningPod pod) {
    return before.contains(pod.uid());
  }

  /** Those that have come since. */
  RunningPods since(RunningPods pods) {
    return new RunningPods(
        pods.pods().stream().filter(pod -> !isFromBefore(pod)).toList(),
        pods.terminating(),
        pods.changedAt());
  }

  /** Whether the pod is known to run what it should. */
  boolean isGood(RunningPod pod) {
    return good.contains(pod.uid());
  }

  void good(RunningPod pod) {
    good.add(pod.uid());
  }

  /**
   * So many pods are still to be replaced. Where they are fewer than before, one has gone: by an
   * eviction whose answer was lost, or by itself.
   *
   * @return whether one has
   */
  boolean left(int pods, Instant now) {
    boolean fewer = total > 0 && pods < left;
    if (fewer) {
      movedAt = now;
    }
    total = Math.max(total, pods);
    left = pods;
    return fewer;
  }

  /** Whether a pod has gone. */
  boolean hasBegun() {
    return left < total;
  }

  /** The wait begins now. */
  void begin(Instant now) {
    movedAt = now;
  }

  /** One was evicted, or gone when it was to be. */
  void gone(Instant now) {
    left--;
    movedAt = now;
  }

  /** When the last pod went, or else when the first was to. */
  Instant movedAt() {
    return movedAt;
  }

  /** One clause, such as {@code 1 of 3 pods with old content evicted}. */
  @Override
  public String toString() {
    return "%d of %d %s".formatted(total - left, total, how);
  }
}
