/**
 * One run: {@link com.slashmnt.krar.engine.RunLoop} takes each workload from {@link
 * com.slashmnt.krar.engine.Phase} to phase until it is done.
 *
 * <p>Three steps move workloads on: {@code DecisionStep}, {@code StartStep} and {@code FollowStep}.
 * They tell {@code RunRecorder}, which alone changes a phase, writes an outcome, notifies listeners
 * and updates the memory. Not exported: embedders use {@code run}.
 */
@NullMarked
package com.slashmnt.krar.engine;

import org.jspecify.annotations.NullMarked;
