/**
 * What a cluster runs, as snapshots that no longer need the cluster; start with {@link
 * com.slashmnt.krar.workload.Workload}.
 */
@NullMarked
package com.slashmnt.krar.workload;

import org.jspecify.annotations.NullMarked;
