package com.slashmnt.krar.engine.rollout;

import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Rollouts of a workload with one container, and the times at which they are looked at. */
final class Rollouts {

  static final Instant START = Instant.parse("2026-01-02T12:00:00Z");

  /** One of three pods updated. */
  static final RolloutStatus ROLLING = status(3, 1, 2, 3);

  private Rollouts() {}

  static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  static RolloutStatus status(int replicas, int updated, int outdated, int available) {
    return status(1, 1, replicas, updated, outdated, available);
  }

  static RolloutStatus status(
      long generation, long observed, int replicas, int updated, int outdated, int available) {
    return new RolloutStatus(
        generation,
        observed,
        replicas,
        replicas,
        updated,
        outdated,
        available,
        false,
        Optional.empty());
  }

  /** The same, given up by the cluster. */
  static RolloutStatus givenUp(RolloutStatus status) {
    return new RolloutStatus(
        status.generation(),
        status.observedGeneration(),
        status.replicas(),
        status.wanted(),
        status.updated(),
        status.outdated(),
        status.available(),
        true,
        status.progressDeadline());
  }

  /** The same, which the cluster gives up after that time. */
  static RolloutStatus within(Duration deadline, RolloutStatus status) {
    return new RolloutStatus(
        status.generation(),
        status.observedGeneration(),
        status.replicas(),
        status.wanted(),
        status.updated(),
        status.outdated(),
        status.available(),
        status.deadlineExceeded(),
        Optional.of(deadline));
  }

  static WorkloadBuilder web(RolloutStatus status) {
    return workload("a/Deployment/web", status);
  }

  static WorkloadBuilder workload(String ref, RolloutStatus status) {
    return Workload.builder(WorkloadRef.parse(ref))
        .container(Container.of("app", "team/web:1"))
        .rollout(status);
  }
}
