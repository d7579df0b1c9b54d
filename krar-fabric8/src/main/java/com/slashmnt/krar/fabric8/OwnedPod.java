package com.slashmnt.krar.fabric8;

import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;

/**
 * A pod and where it belongs.
 *
 * @param workload whose pod it is
 * @param revision of which revision
 * @param rank the highest of a workload is surely of the newest revision
 * @param node where it runs; empty while it waits for one
 * @param terminating whether it is being deleted
 * @param changedAt when it last changed
 * @param pod what stays of it, without its node
 */
record OwnedPod(
    WorkloadRef workload,
    String revision,
    long rank,
    String node,
    boolean terminating,
    Instant changedAt,
    RunningPod pod) {

  RunningPod on(Nodes nodes) {
    return node.isEmpty() ? pod : pod.on(nodes.named(node));
  }
}
