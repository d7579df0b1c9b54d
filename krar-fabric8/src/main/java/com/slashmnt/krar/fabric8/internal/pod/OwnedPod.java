package com.slashmnt.krar.fabric8.internal.pod;

import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.TerminatingPod;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.Optional;

/**
 * A pod and where it belongs.
 *
 * @param workload whose pod it is
 * @param revision of which revision
 * @param rank the highest of a workload is surely of the newest revision
 * @param node where it runs; empty while it waits for one
 * @param terminatingUntil if it is being deleted, when it should be gone
 * @param changedAt when it last changed
 * @param pod what stays of it, without its node
 */
record OwnedPod(
    WorkloadRef workload,
    String revision,
    long rank,
    String node,
    Optional<Instant> terminatingUntil,
    Instant changedAt,
    RunningPod pod) {

  Optional<TerminatingPod> terminating(Nodes nodes) {
    return terminatingUntil.map(
        until ->
            new TerminatingPod(
                pod.name(), Optional.of(node).filter(n -> !n.isEmpty()).map(nodes::named), until));
  }

  RunningPod on(Nodes nodes) {
    return node.isEmpty() ? pod : pod.on(nodes.named(node));
  }
}
