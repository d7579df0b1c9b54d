package com.slashmnt.krar.run;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a builder collected; valid as a whole. */
record RunSettings(
    WorkloadSelector selector,
    RolloutPolicy policy,
    RolloutTrigger trigger,
    Optional<RolloutFollower> follower,
    Map<Fact<?>, FactSource<?>> sources,
    Optional<DigestSource> digests,
    RolloutMemory memory,
    Duration backOff,
    List<RunListener> listeners,
    InstantSource clock,
    RunId runId,
    String name,
    Budget budget,
    Duration waitTimeout,
    Duration settleTime,
    Optional<Duration> runTimeout,
    Duration outageTimeout,
    Duration shortestPause,
    Duration longestPause,
    List<Reason> warnings) {}
