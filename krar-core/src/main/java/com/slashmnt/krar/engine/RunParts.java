package com.slashmnt.krar.engine;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.AwaitedDigests;
import com.slashmnt.krar.engine.decide.EarlierAttempts;
import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.engine.decide.PolicyEvaluator;
import com.slashmnt.krar.engine.decide.RegistryLookups;
import com.slashmnt.krar.engine.decide.RestartMemory;
import com.slashmnt.krar.engine.decide.Strategies;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.workload.RolloutStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** What a run and a plan are made of. */
final class RunParts {

  private final RunSettings settings;
  private final ListenerNotifier listeners;
  private final RestartMemory memory;
  private final RegistryLookups registries;
  private final FactGatherer facts;
  private final EarlierAttempts attempts;
  private final PolicyEvaluator policy;
  private final RolloutJudge judge;
  private final RevertSuspects suspects;
  private final Optional<Looks> looks;

  /**
   * Of a run that begins now.
   *
   * @param stop at zero once the run is asked to stop
   */
  RunParts(RunSettings settings, Instant start, CountDownLatch stop) {
    this.settings = settings;
    Strategies strategies = settings.strategies();
    this.listeners = new ListenerNotifier(settings, start);
    this.memory =
        new RestartMemory(
            settings.memory(), settings.backOff(), settings.clock(), listeners::warn, strategies);
    this.registries =
        new RegistryLookups(
            settings.digests(),
            strategies,
            new AwaitedDigests(
                settings.pushes().images(),
                new RegistryPatience(settings, stop),
                image -> listeners.tell(new RunEvent.Awaiting(image))));
    this.facts = new FactGatherer(settings.sources(), registries, memory, listeners::warn);
    this.attempts = new EarlierAttempts(settings.runId(), settings.pushes().isAwaited(), start);
    this.policy =
        new PolicyEvaluator(settings.policy(), strategies, settings.clock(), facts, attempts);
    this.judge = new RolloutJudge(settings.waitTimeout(), settings.settleTime(), strategies::of);
    this.suspects = new RevertSuspects(settings.follower());
    this.looks = settings.follower().map(follower -> new Looks(follower, listeners::warn));
  }

  ListenerNotifier listeners() {
    return listeners;
  }

  RestartMemory memory() {
    return memory;
  }

  EarlierAttempts attempts() {
    return attempts;
  }

  PolicyEvaluator policy() {
    return policy;
  }

  OldPods oldPods() {
    return new OldPods(registries);
  }

  Optional<Looks> looks() {
    return looks;
  }

  /** Keeps members of one group apart from other runs, which takes looks at them. */
  Optional<GroupLeaseStep> groups(Worklist worklist, RunDeadlines deadlines) {
    return settings
        .groupLeases()
        .flatMap(
            leases ->
                looks.map(
                    at ->
                        new GroupLeaseStep(
                            leases, settings, worklist, at, deadlines, listeners::warn)));
  }

  DecisionStep decisions(RunRecorder recorder, Instant start) {
    return new DecisionStep(settings, policy, attempts, judge, suspects, recorder, start);
  }

  FollowStep follows(
      Worklist worklist, RunRecorder recorder, RunDeadlines deadlines, Looks looksAt) {
    Optional<RollBackStep> rollBacks =
        settings
            .rollBack()
            .map(
                how ->
                    new RollBackStep(
                        how,
                        settings,
                        worklist,
                        recorder,
                        deadlines,
                        facts,
                        registries,
                        listeners::warn));
    ReplacedPods replaced = new ReplacedPods(settings, recorder, facts);
    Optional<EvictionStep> evictions =
        settings
            .evictor()
            .filter(evictor -> settings.trigger().strategy() == RolloutStrategy.EVICT)
            .map(evictor -> new EvictionStep(evictor, settings, deadlines, replaced, oldPods()));
    Optional<OwnerStep> owners =
        settings
            .ownerRestarts()
            .map(
                how ->
                    new OwnerStep(how, settings, worklist, deadlines, replaced, facts, oldPods()));
    return new FollowStep(
        settings,
        worklist,
        recorder,
        looksAt,
        judge,
        rollBacks,
        evictions,
        owners,
        facts,
        registries,
        suspects,
        listeners);
  }

  /**
   * Selects, reports what was selected, and takes note of what earlier attempts have done to it.
   */
  Selection select() {
    Selection selection = call(settings.selector());
    listeners.tell(new RunEvent.Selected(selection));
    attempts.look(selection.workloads()).forEach(listeners::warn);
    settings.pushes().unnamed(selection).ifPresent(listeners::warn);
    return selection;
  }

  /** What it selects; what it throws is a selection that failed. */
  static Selection call(WorkloadSelector selector) {
    try {
      return requireNonNull(selector.select(), "it gave nothing");
    } catch (KrarException e) {
      return nothing(e.reason());
    } catch (RuntimeException e) {
      return nothing(new Reason("SelectorFailed", "The selector failed: " + e));
    }
  }

  private static Selection nothing(Reason cause) {
    return new Selection(
        List.of(), List.of(), List.of(new Selection.ScopeFailure("the whole selection", cause)));
  }
}
