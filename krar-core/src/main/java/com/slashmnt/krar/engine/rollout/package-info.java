/**
 * How rollouts are judged, without I/O: {@link com.slashmnt.krar.engine.rollout.RolloutJudge} says
 * what a look at a workload means, {@link com.slashmnt.krar.engine.rollout.RolloutVerifier} what
 * the new pods prove.
 */
@NullMarked
package com.slashmnt.krar.engine.rollout;

import org.jspecify.annotations.NullMarked;
