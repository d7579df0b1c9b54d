/**
 * Keeps Kubernetes workloads on what their floating image tags point at today.
 *
 * <p>The packages are the way of the data, each knowing only those to its left:
 *
 * <pre>
 * image ← workload ← {select, fact, schedule} ← drift ← policy ← trigger ← follow ← report ← run
 * </pre>
 *
 * A {@link com.slashmnt.krar.select.WorkloadSelector} gives snapshots of workloads, a {@link
 * com.slashmnt.krar.policy.RolloutPolicy} decides on each with a reason, a {@link
 * com.slashmnt.krar.trigger.RolloutTrigger} restarts, a {@link
 * com.slashmnt.krar.follow.RolloutFollower} shows how it goes, and {@link
 * com.slashmnt.krar.run.RolloutRun} ties them into one run that ends in a {@link
 * com.slashmnt.krar.report.RunReport}. Read them in this order, {@code RolloutRun} first if you
 * embed krar.
 *
 * <p>This module does no I/O, does not log and does not read the system clock.
 */
@NullMarked
package com.slashmnt.krar;

import org.jspecify.annotations.NullMarked;
