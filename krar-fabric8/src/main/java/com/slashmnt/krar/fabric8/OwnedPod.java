package com.slashmnt.krar.fabric8;

import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.WorkloadRef;

/**
 * A live pod and where it belongs.
 *
 * @param workload whose pod it is
 * @param revision of which revision
 * @param rank the highest of a workload is surely of the newest revision
 * @param node where it runs; empty while it waits for one
 * @param pod what stays of it, without its platform
 */
record OwnedPod(WorkloadRef workload, String revision, long rank, String node, RunningPod pod) {

  RunningPod on(NodePlatforms platforms) {
    return node.isEmpty() ? pod : platforms.of(node).map(pod::on).orElse(pod);
  }
}
