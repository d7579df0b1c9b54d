package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A pod that is being deleted, and is still there.
 *
 * @param name the pod's name
 * @param node where it runs; empty if it never got to one
 * @param until when its grace period ends, which is what the API server writes as its {@code
 *     deletionTimestamp}; a pod that is there long after that has a node that does not act
 * @since 3.0.0
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination">
 *     Kubernetes, Termination of Pods</a>
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record TerminatingPod(String name, Optional<PodNode> node, Instant until) {

  public TerminatingPod {
    requireNonNull(name, "name");
    requireNonNull(node, "node");
    requireNonNull(until, "until");
  }

  /** Whether it should have been gone by then. */
  public boolean isOverdue(Instant now) {
    return now.isAfter(until);
  }
}
