package com.slashmnt.krar.fabric8;

import com.slashmnt.krar.workload.RunningPod;
import com.slashmnt.krar.workload.WorkloadRef;

/**
 * A live pod and where it belongs.
 *
 * @param workload whose pod it is
 * @param revision of which revision
 * @param rank the highest of a workload is surely of the newest revision
 */
record OwnedPod(WorkloadRef workload, String revision, long rank, RunningPod pod) {}
