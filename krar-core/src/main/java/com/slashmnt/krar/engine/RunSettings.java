package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.Strategies;
import com.slashmnt.krar.engine.rollout.WaitTimeout;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactSource;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.follow.RolloutFollower;
import com.slashmnt.krar.gate.Gate;
import com.slashmnt.krar.image.DigestSource;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.GroupLeases;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a builder collected; valid as a whole.
 *
 * @param maxInFlight how many restarts may be written at the same time; also the first of the gates
 * @param gates what may start when
 * @param rollBack how a restart whose pods failed is taken back; empty: it is left as it is
 * @param ownerRestarts how what operators own is restarted; empty: as all others
 * @param groupLeases keeps members of one group apart from other runs; empty: gates do in this run
 * @param pushes which images it is about; the selector takes that into account
 * @param clock the time of day, for stamps and schedules
 * @param ticks a clock that only goes on, for how long something takes: instants of it may be
 *     compared with each other, and with nothing else
 */
public record RunSettings(
    WorkloadSelector selector,
    RolloutPolicy policy,
    RolloutTrigger trigger,
    Optional<RollBack> rollBack,
    Optional<PodEvictor> evictor,
    Optional<OwnerRestarts> ownerRestarts,
    Optional<GroupLeases> groupLeases,
    Optional<RolloutFollower> follower,
    Map<Fact<?>, FactSource<?>> sources,
    Optional<DigestSource> digests,
    RolloutMemory memory,
    Duration backOff,
    List<RunListener> listeners,
    InstantSource clock,
    InstantSource ticks,
    RunId runId,
    String name,
    int maxInFlight,
    List<Gate> gates,
    WaitTimeout waitTimeout,
    Duration settleTime,
    Optional<Duration> runTimeout,
    Duration outageTimeout,
    Duration shortestPause,
    Duration longestPause,
    Pushes pushes,
    List<Reason> warnings) {

  /** How each workload is restarted. */
  Strategies strategies() {
    return new Strategies(
        trigger.strategy(), ownerRestarts.map(OwnerRestarts::annotations).orElse(List.of()));
  }

  /** What restarts that workload, or writes down that it is going to be. */
  RolloutTrigger triggerOf(Workload workload) {
    return ownerRestarts
        .filter(how -> strategies().of(workload) == RolloutStrategy.OWNER)
        .map(OwnerRestarts::notes)
        .orElse(trigger);
  }

  /** The same, for what tells nobody and writes nothing, not even into the memory. */
  RunSettings readingOnly() {
    return new RunSettings(
        selector,
        policy,
        trigger,
        rollBack,
        evictor,
        ownerRestarts,
        groupLeases,
        follower,
        sources,
        digests,
        new ReadOnlyMemory(memory),
        backOff,
        List.of(),
        clock,
        ticks,
        runId,
        name,
        maxInFlight,
        gates,
        waitTimeout,
        settleTime,
        runTimeout,
        outageTimeout,
        shortestPause,
        longestPause,
        pushes,
        // What a run warns of beforehand is not about a decision.
        List.of());
  }
}
