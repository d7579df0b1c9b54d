package com.slashmnt.krar.engine;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.engine.decide.RegistryLookups;
import com.slashmnt.krar.engine.rollout.PreviousImages;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.fact.ImageOwners;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.policy.ImageFields;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.trigger.PodEvictor;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadKind;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes restarts back whose pods failed: writes the content that ran well before them. */
final class RollBackStep {

  /** During a rollout its status is written again and again; more than that is somebody else. */
  private static final int MAX_CONFLICTS = 20;

  private final RollBack how;
  private final RunSettings settings;
  private final Worklist worklist;
  private final RunRecorder recorder;
  private final FactGatherer facts;
  private final RegistryLookups registries;
  private final InstantSource ticks;
  private final Consumer<Reason> warnings;
  private final Set<WorkloadRef> blocked = new HashSet<>();
  private boolean evictionRefused;

  RollBackStep(
      RollBack how,
      RunSettings settings,
      Worklist worklist,
      RunRecorder recorder,
      FactGatherer facts,
      RegistryLookups registries,
      Consumer<Reason> warnings) {
    this.how = how;
    this.settings = settings;
    this.ticks = settings.ticks();
    this.worklist = worklist;
    this.recorder = recorder;
    this.facts = facts;
    this.registries = registries;
    this.warnings = warnings;
  }

  /** Whether the failure of that workload's restart is to be answered by going back. */
  static boolean concerns(WorkloadRun run) {
    return run.restart()
        .filter(restart -> restart.takesBack().isEmpty() && !restart.wanted().isEmpty())
        .isPresent();
  }

  /**
   * Writes what is to be written; what gets no answer is tried again at the next look.
   *
   * @return whether the cluster could not be reached
   */
  boolean write() {
    boolean unreachable = false;
    for (WorkloadRun run : worklist.failing()) {
      if (run.phase() instanceof Phase.Failing failing) {
        unreachable |= !write(run, failing);
      }
    }
    return unreachable;
  }

  /** Evicts what controllers of StatefulSets that go back wait for. */
  void unblock() {
    for (WorkloadRun run : worklist.restarted()) {
      boolean goesBack = run.restart().flatMap(Restart::takesBack).isPresent();
      boolean waits =
          run.ref().kind().equals(WorkloadKind.STATEFUL_SET)
              && run.workload().rollout().isObserved()
              && !run.workload().rollout().isComplete();
      if (goesBack && waits && !evictionRefused) {
        evict(run.workload());
      }
    }
  }

  /** What a budget does not allow now, it may at the next look. */
  private void evict(Workload workload) {
    try {
      how.evictor().evictOutdated(workload);
    } catch (KrarException e) {
      Reason why = e.reason();
      if (why.is(Reason.UNREACHABLE)) {
        return;
      }
      if (why.is(PodEvictor.BLOCKED_BY_BUDGET)) {
        if (blocked.add(workload.ref())) {
          warnings.accept(
              new Reason(
                  why.code(),
                  workload.ref() + " goes back once its broken pod may go: " + why.message()));
        }
        return;
      }
      evictionRefused = true;
      warnings.accept(
          new Reason(
              why.code(),
              "A StatefulSet that goes back may wait for its broken pod for ever, which could not be evicted: "
                  + why.message()));
    } catch (RuntimeException e) {
      evictionRefused = true;
      warnings.accept(new Reason("EvictionFailed", "The evictor failed: " + e));
    }
  }

  /** Whether the cluster could be reached. */
  private boolean write(WorkloadRun run, Phase.Failing failing) {
    Decision.Roll failed = failing.restart().roll();
    PreviousImages previous = PreviousImages.of(run.workload(), failed, failing.pods());
    Optional<String> obstacle = obstacle(run, failing, previous);
    if (obstacle.isPresent()) {
      cannot(run, failing, obstacle.get());
      return true;
    }
    Decision.Roll back =
        Decision.roll(
                Decision.ROLLED_BACK,
                "Its pods failed with what they were restarted for at %s: %s"
                    .formatted(failing.restart().at(), failing.why().message()))
            .wanting(previous.digests())
            .replacing(wanted(failed, previous));
    for (int attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
      try {
        TriggerResult result = how.trigger().trigger(run.workload(), back, context());
        Optional<Restart> written =
            result.fold(t -> triggered(run, failing, back, t), c -> changed(run, failing, back, c));
        if (written.isPresent()) {
          recorder.restarted(run, written.get());
          return true;
        }
      } catch (KrarException e) {
        if (e.reason().is(Reason.UNREACHABLE)) {
          recorder.unanswered(run, failing, e.reason());
          return false;
        }
        cannot(run, failing, e.reason().toString());
        return true;
      } catch (RuntimeException e) {
        cannot(run, failing, "the trigger failed: " + e);
        return true;
      }
      if (!isOurs(run.workload(), failing.restart())) {
        cannot(run, failing, "somebody has changed it since");
        return true;
      }
    }
    cannot(run, failing, "another client keeps writing to it");
    return true;
  }

  private TriggerContext context() {
    return new TriggerContext(settings.runId(), settings.name(), settings.clock().instant());
  }

  private static Map<String, Digest> wanted(Decision.Roll failed, PreviousImages previous) {
    Map<String, Digest> wanted = new TreeMap<>(failed.wanted());
    wanted.keySet().retainAll(previous.digests().keySet());
    return wanted;
  }

  private Optional<String> obstacle(
      WorkloadRun run, Phase.Failing failing, PreviousImages previous) {
    if (failing.unanswered().isEmpty() && !isOurs(run.workload(), failing.restart())) {
      return Optional.of("somebody has changed it since");
    }
    registries.ask(previous.all());
    Optional<String> images = previous.obstacle(registries.known(), failing.pods());
    return images.isPresent()
        ? images
        : ImageFields.refusal(run.workload(), previous.digests().keySet(), owners(run.workload()))
            .map(Reason::message);
  }

  private FactValue<ImageOwners> owners(Workload workload) {
    return facts
        .gather(Fact.IMAGE_OWNERS, List.of(workload))
        .getOrDefault(
            workload.ref(),
            FactValue.unknown("FactMissing", "who applies its images was not told"));
  }

  /** Whether its template is still the one that this run's restart has made. */
  private static boolean isOurs(Workload now, Restart restart) {
    return now.lastTemplateRestart().filter(restart.at()::equals).isPresent();
  }

  private Optional<Restart> triggered(
      WorkloadRun run, Phase.Failing failing, Decision.Roll back, TriggerResult.Triggered done) {
    run.watch(run.watch().replace(done.after(), ticks.instant()));
    return Optional.of(restart(failing, back, done.at()));
  }

  /** It was written by an attempt whose answer was lost, or it has to be tried again. */
  private Optional<Restart> changed(
      WorkloadRun run, Phase.Failing failing, Decision.Roll back, TriggerResult.Changed changed) {
    run.watch(run.watch().replace(changed.now(), ticks.instant()));
    boolean written =
        ContainerDigests.of(changed.now(), Annotations.ROLLED_BACK_FROM).equals(back.previous());
    Optional<Instant> at = RunHistory.of(changed.now()).timeOf(settings.runId());
    return written ? at.map(t -> restart(failing, back, t)) : Optional.empty();
  }

  private static Restart restart(Phase.Failing failing, Decision.Roll back, Instant at) {
    return new Restart(
        back,
        at,
        false,
        Optional.of(new Restart.TakenBack(failing.restart().roll(), failing.why())));
  }

  private void cannot(WorkloadRun run, Phase.Failing failing, String why) {
    Reason cause =
        new Reason(
            "CannotRollBack",
            "%s It was not rolled back: %s.".formatted(failing.why().message(), why));
    recorder.conclude(run, new Conclusion.Failed(Outcome.Stage.FOLLOW, cause));
  }
}
