/**
 * What a run does to workloads: whole fleets, other writers, admission, rollouts that fail or end
 * late.
 *
 * <p>Read {@link com.slashmnt.krar.it.rollout.FleetIT} first.
 */
@NullMarked
package com.slashmnt.krar.it.rollout;

import org.jspecify.annotations.NullMarked;
