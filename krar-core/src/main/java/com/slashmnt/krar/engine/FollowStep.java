package com.slashmnt.krar.engine;

import static com.slashmnt.krar.follow.Convergence.NOT_FOLLOWED;
import static java.util.stream.Collectors.partitioningBy;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.Drift;
import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.engine.decide.RegistryLookups;
import com.slashmnt.krar.engine.decide.Strategies;
import com.slashmnt.krar.engine.rollout.Judgement;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.engine.rollout.RolloutJudge;
import com.slashmnt.krar.engine.rollout.RolloutVerifier;
import com.slashmnt.krar.engine.rollout.Verification;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.follow.Convergence;
import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at what was restarted and at what waits, and concludes what has ended. */
final class FollowStep {

  /** Why pods cannot be read for the moment; what may not be read stays so. */
  private static final Set<String> PASSING = Set.of(Reason.UNREACHABLE, "ServerFailed");

  private final Worklist worklist;
  private final RunRecorder recorder;
  private final Looks looks;
  private final RolloutJudge judge;
  private final LookBack lookBack;
  private final Optional<RollBackStep> rollBacks;
  private final Optional<EvictionStep> evictions;
  private final Optional<OwnerStep> owners;
  private final Strategies strategies;
  private final FactGatherer facts;
  private final RegistryLookups registries;
  private final RevertSuspects suspects;
  private final ListenerNotifier listeners;
  private final InstantSource clock;
  private final InstantSource ticks;
  private final Duration outageTimeout;
  private boolean saidUnverified;

  FollowStep(
      RunSettings settings,
      Worklist worklist,
      RunRecorder recorder,
      Looks looks,
      RolloutJudge judge,
      Optional<RollBackStep> rollBacks,
      Optional<EvictionStep> evictions,
      Optional<OwnerStep> owners,
      FactGatherer facts,
      RegistryLookups registries,
      RevertSuspects suspects,
      ListenerNotifier listeners) {
    this.lookBack = new LookBack(settings, worklist, recorder, facts);
    this.clock = settings.clock();
    this.ticks = settings.ticks();
    this.outageTimeout = settings.outageTimeout();
    this.worklist = worklist;
    this.recorder = recorder;
    this.looks = looks;
    this.judge = judge;
    this.rollBacks = rollBacks;
    this.evictions = evictions;
    this.owners = owners;
    this.strategies = settings.strategies();
    this.facts = facts;
    this.registries = registries;
    this.suspects = suspects;
    this.listeners = listeners;
  }

  /**
   * What a look brought.
   *
   * @param again what is to be decided again
   * @param moved whether anything has changed since the look before
   * @param took how long the follower needed
   */
  record Look(List<WorkloadRun> again, boolean moved, boolean unreachable, Duration took) {}

  /** Looks once at all that is followed or waits. */
  Look look() {
    return look(looks::at);
  }

  /** The same, by what the cluster itself says now. */
  Look lookAfresh() {
    return look(looks::afresh);
  }

  private Look look(Function<List<Workload>, Map<WorkloadRef, Observation>> way) {
    lookBack.look();
    List<WorkloadRun> watched =
        Stream.concat(worklist.restarted().stream(), worklist.waiting().stream()).toList();
    Instant before = ticks.instant();
    Map<WorkloadRef, Observation> seen =
        way.apply(watched.stream().map(WorkloadRun::workload).toList());
    Instant now = ticks.instant();
    boolean moved = false;
    Map<WorkloadRun, Judgement> ended = new LinkedHashMap<>();
    List<WorkloadRun> again = new ArrayList<>();
    List<WorkloadRun> replaced = new ArrayList<>();
    for (WorkloadRun run : watched) {
      RolloutJudge.Judged judged = judge(run, Looks.of(run, seen), now);
      run.watch(judged.watch());
      moved |= judged.moved();
      if (judged.judgement() instanceof Judgement.DecideAgain) {
        again.add(run);
      } else if (isReplaced(run, judged.judgement())) {
        moved |= see(run, judged);
        replaced.add(run);
      } else {
        moved |= take(run, judged, ended, now);
      }
    }
    conclude(ended, now);
    moved |= replace(replaced, now);
    rollBacks.ifPresent(RollBackStep::write);
    rollBacks.ifPresent(RollBackStep::unblock);
    return new Look(
        again,
        moved || !again.isEmpty(),
        Looks.isUnreachable(seen.values()),
        Duration.between(before, now));
  }

  private boolean isOwners(WorkloadRun run) {
    return strategies.of(run.workload()) == RolloutStrategy.OWNER;
  }

  /** Whether its pods are replaced one after the other, and nothing else ends that. */
  private boolean isReplaced(WorkloadRun run, Judgement judgement) {
    return (isOwners(run) ? owners.isPresent() : evictions.isPresent())
        && run.phase() instanceof Phase.Rolling
        && (judgement instanceof Judgement.UnderWay
            || judgement instanceof Judgement.Settling
            || judgement instanceof Judgement.Complete);
  }

  /** Goes on replacing pods, and says whether something has changed. */
  private boolean replace(List<WorkloadRun> replaced, Instant now) {
    Map<Boolean, List<WorkloadRun>> byOwner =
        replaced.stream().collect(partitioningBy(this::isOwners));
    Optional<Replacement.Step> evicted =
        evictions.map(step -> step.replace(byOwner.getOrDefault(false, List.of())));
    Optional<Replacement.Step> operated =
        owners.map(step -> step.replace(byOwner.getOrDefault(true, List.of())));
    boolean moved = false;
    for (Replacement.Step step : Stream.of(evicted, operated).flatMap(Optional::stream).toList()) {
      step.done().forEach(run -> recorder.settling(run, now));
      moved |= step.moved() || !step.done().isEmpty();
    }
    return moved;
  }

  private RolloutJudge.Judged judge(WorkloadRun run, Observation seen, Instant now) {
    return run.restart()
        .map(restart -> judge.restarted(run.watch(), restart, run.completeSince(), seen, now))
        .orElseGet(() -> judge.waiting(run.watch(), seen, now));
  }

  /** Takes note of a snapshot, and says whether it shows another status. */
  private boolean see(WorkloadRun run, RolloutJudge.Judged judged) {
    run.seenSinceRestart();
    if (judged.moved() && run.restart().isPresent()) {
      recorder.progressed(run);
    }
    return judged.moved();
  }

  /** Takes a judgement, and says whether the rollout has come to an end. */
  private boolean take(
      WorkloadRun run, RolloutJudge.Judged judged, Map<WorkloadRun, Judgement> ended, Instant now) {
    boolean unused = see(run, judged);
    if (!run.workload().rollout().isComplete()) {
      recorder.rolling(run);
    }
    Judgement judgement = judged.judgement();
    if (judgement instanceof Judgement.Settling settling) {
      recorder.settling(run, settling.since());
    } else if (judgement instanceof Judgement.Gone) {
      recorder.conclude(run, new Conclusion.Deleted());
    } else if (judgement instanceof Judgement.Lost lost) {
      recorder.conclude(run, new Conclusion.Failed(Outcome.Stage.FOLLOW, lost.why()));
    } else if (judgement instanceof Judgement.Paused paused) {
      recorder.conclude(run, new Conclusion.Rolled(NOT_FOLLOWED, paused.why()));
      return true;
    } else if (judgement instanceof Judgement.Reverted reverted) {
      Restart restart = run.restart().orElseThrow();
      recorder.reverted(run, suspects.named(reverted.why(), run.workload(), restart.at()));
      return true;
    } else if (!(judgement instanceof Judgement.UnderWay)) {
      if (judgement instanceof Judgement.Complete) {
        recorder.settling(run, now);
      }
      ended.put(run, judgement);
      return true;
    }
    return false;
  }

  /**
   * Concludes the rollouts that ended, with what their pods say. Those whose pods cannot be read
   * for the moment are left for the next look.
   */
  private void conclude(Map<WorkloadRun, Judgement> ended, Instant now) {
    if (ended.isEmpty()) {
      return;
    }
    Map<WorkloadRef, FactValue<RunningPods>> all =
        facts.gather(Fact.PODS, ended.keySet().stream().map(WorkloadRun::workload).toList());
    ended.forEach(
        (run, judgement) -> {
          @Nullable FactValue<RunningPods> value = all.get(run.ref());
          FactValue<RunningPods> pods =
              value != null ? value : FactValue.unknown("NotSeen", "Nothing is known of its pods.");
          if (isBlip(run, pods, now)) {
            return;
          }
          if (judgement instanceof Judgement.Failed failed) {
            failed(run, failed.why(), pods);
          } else {
            complete(run, pods);
          }
        });
  }

  private boolean isBlip(WorkloadRun run, FactValue<RunningPods> pods, Instant now) {
    boolean passes = pods.fold(known -> false, why -> PASSING.contains(why.code()));
    return passes && now.isBefore(run.podsUnknown(now).plus(outageTimeout));
  }

  private void failed(WorkloadRun run, Reason why, FactValue<RunningPods> pods) {
    RolloutVerifier.Failure failure =
        RolloutVerifier.failure(why, run.workload().rollout(), newPods(run, pods), clock.instant());
    Optional<RunningPods> suspects = pods.toOptional().filter(p -> failure.contentSuspected());
    if (rollBacks.isPresent() && suspects.isPresent() && RollBackStep.concerns(run)) {
      recorder.failing(run, failure, suspects.get());
      return;
    }
    recorder.conclude(
        run, new Conclusion.Failed(Outcome.Stage.FOLLOW, failure.why(), failure.lesson()));
  }

  /** Those that its restart has brought: of what is evicted the others are of its revision, too. */
  private static FactValue<RunningPods> newPods(WorkloadRun run, FactValue<RunningPods> pods) {
    return run.replacement()
        .flatMap(r -> pods.toOptional().map(known -> FactValue.known(r.since(known))))
        .orElse(pods);
  }

  private void complete(WorkloadRun run, FactValue<RunningPods> pods) {
    Verification verification =
        pods.fold(known -> verify(run, known), RolloutVerifier::withoutPods);
    Reason finding = verification.finding();
    if (verification.byStatusAlone() && !saidUnverified && !PASSING.contains(finding.code())) {
      // Once: it mostly concerns whole namespaces.
      saidUnverified = true;
      listeners.warn(
          new Reason(
              Convergence.UNVERIFIED.code(),
              "Rollouts are judged by their status alone: " + finding.message()));
    }
    recorder.conclude(run, new Conclusion.Rolled(verification.convergence(), finding));
  }

  private Verification verify(WorkloadRun run, RunningPods pods) {
    Restart restart = run.restart().orElseThrow();
    if (restart.wanted().isEmpty() || pods.pods().isEmpty()) {
      return RolloutVerifier.agreement(run.workload(), pods);
    }
    Drift drift = registries.compare(run.ref(), pods, restart.wanted());
    return RolloutVerifier.content(
        run.workload(),
        restart.wanted(),
        pods,
        drift,
        // What goes back is not to run what the tag points at.
        () ->
            restart.takesBack().isPresent() ? drift : registries.compareNow(run.workload(), pods));
  }
}
