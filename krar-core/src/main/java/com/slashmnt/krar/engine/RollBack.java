package com.slashmnt.krar.engine;

import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.trigger.RolloutTrigger;

/**
 * How restarts whose pods failed are taken back.
 *
 * @param trigger writes digests
 * @param evictor removes what a StatefulSet's controller waits for
 */
public record RollBack(RolloutTrigger trigger, PodEvictor evictor) {}
