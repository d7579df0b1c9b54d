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
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Annotations;
import com.slashmnt.krar.workload.ContainerDigests;
import com.slashmnt.krar.workload.RolloutStrategy;
import com.slashmnt.krar.workload.Workload;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes restarts back whose pods failed: writes the content that ran well before them. */
final class RollBackStep {

  /** During a rollout its status is written again and again; more than that is somebody else. */
  private static final int MAX_CONFLICTS = 8;

  private final RollBack how;
  private final RunSettings settings;
  private final Worklist worklist;
  private final RunRecorder recorder;
  private final RunDeadlines deadlines;
  private final FactGatherer facts;
  private final RegistryLookups registries;
  private final InstantSource ticks;
  private final BrokenPods brokenPods;

  RollBackStep(
      RollBack how,
      RunSettings settings,
      Worklist worklist,
      RunRecorder recorder,
      RunDeadlines deadlines,
      FactGatherer facts,
      RegistryLookups registries,
      Consumer<Reason> warnings) {
    this.how = how;
    this.settings = settings;
    this.ticks = settings.ticks();
    this.worklist = worklist;
    this.recorder = recorder;
    this.deadlines = deadlines;
    this.facts = facts;
    this.registries = registries;
    this.brokenPods = new BrokenPods(how.evictor(), warnings);
  }

  /** Whether the failure of that workload's restart is to be answered by going back. */
  static boolean concerns(WorkloadRun run) {
    return run.restart()
        .filter(restart -> restart.takesBack().isEmpty() && !restart.wanted().isEmpty())
        .isPresent();
  }

  /**
   * What goes back, if that is written already: an attempt of this run did, whose answer got lost.
   *
   * @param now the workload as it is now
   */
  static Optional<Restart> written(Workload now, Phase.Failing failing, RunId runId) {
    return failing
        .attempt()
        .map(Phase.Failing.Attempt::roll)
        .filter(
            back ->
                ContainerDigests.of(now, Annotations.ROLLED_BACK_FROM).equals(back.previous())
                    && ContainerDigests.of(now, Annotations.WANTED).equals(back.wanted()))
        .flatMap(back -> RunHistory.of(now).timeOf(runId).map(at -> failing.back(back, at)));
  }

  /** Writes what is to be written; what gets no answer is tried again at the next look. */
  void write() {
    for (WorkloadRun run : worklist.failing()) {
      if (mayWrite() && run.phase() instanceof Phase.Failing failing) {
        write(run, failing);
      }
    }
  }

  /** Evicts what controllers of StatefulSets that go back wait for. */
  void unblock() {
    for (WorkloadRun run : worklist.restarted()) {
      if (mayWrite() && run.restart().flatMap(Restart::takesBack).isPresent()) {
        brokenPods.evict(run.workload());
      }
    }
  }

  private boolean mayWrite() {
    return !deadlines.isStopped() && !deadlines.isTimeUp();
  }

  private void write(WorkloadRun run, Phase.Failing failing) {
    // What may have been written is not judged anew before it is known whether it was.
    Optional<Decision.Roll> back =
        failing.unanswered().isPresent()
            ? failing.attempt().map(Phase.Failing.Attempt::roll)
            : decide(run, failing);
    back.ifPresent(
        roll -> {
          if (failing.unanswered().isEmpty()) {
            recorder.goingBack(run, failing, roll);
          }
          attempt(run, failing, roll);
        });
  }

  /** What to write; empty if it cannot go back, which is concluded, or not yet. */
  private Optional<Decision.Roll> decide(WorkloadRun run, Phase.Failing failing) {
    if (settings.strategies().of(run.workload()) == RolloutStrategy.OWNER) {
      return cannot(run, failing, "the operator of its owner writes its template");
    }
    if (!run.isAsRestarted()) {
      return cannot(run, failing, "somebody has changed it since");
    }
    Decision.Roll failed = failing.restart().roll();
    PreviousImages previous = PreviousImages.of(run.workload(), failed, failing.pods());
    registries.ask(previous.all());
    if (previous.mayBeKnownLater(registries.known()) && mayWait(failing)) {
      return Optional.empty();
    }
    Optional<String> obstacle = previous.obstacle(registries.known(), failing.pods());
    if (obstacle.isPresent()) {
      return cannot(run, failing, obstacle.get());
    }
    FactValue<ImageOwners> owners = owners(run.workload());
    boolean unknown = owners.fold(known -> false, Passing::is);
    if (unknown && mayWait(failing)) {
      return Optional.empty();
    }
    Optional<Reason> refusal =
        ImageFields.refusal(run.workload(), previous.digests().keySet(), owners);
    if (refusal.isPresent()) {
      return cannot(run, failing, refusal.get().message());
    }
    Map<String, Digest> bad = new TreeMap<>(failed.wanted());
    bad.keySet().retainAll(previous.digests().keySet());
    return Optional.of(
        Decision.roll(
                Decision.ROLLED_BACK,
                "Its pods failed with what they were restarted for at %s: %s"
                    .formatted(failing.restart().at(), failing.failure().why().message()))
            .wanting(previous.digests())
            .replacing(bad));
  }

  private boolean mayWait(Phase.Failing failing) {
    return ticks.instant().isBefore(failing.since().plus(settings.outageTimeout()));
  }

  private FactValue<ImageOwners> owners(Workload workload) {
    return facts
        .gather(Fact.IMAGE_OWNERS, List.of(workload))
        .getOrDefault(
            workload.ref(),
            FactValue.unknown("FactMissing", "who applies its images was not told"));
  }

  private void attempt(WorkloadRun run, Phase.Failing failing, Decision.Roll back) {
    for (int attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
      try {
        TriggerContext context =
            new TriggerContext(settings.runId(), settings.name(), settings.clock().instant());
        TriggerResult result = how.trigger().trigger(run.workload(), back, context);
        boolean over =
            result.fold(t -> triggered(run, failing, back, t), c -> changed(run, failing, c));
        if (over) {
          return;
        }
      } catch (KrarException e) {
        refused(run, failing, back, e.reason());
        return;
      } catch (RuntimeException e) {
        var unused = cannot(run, failing, unknown(run, true) + "the trigger failed: " + e);
        return;
      }
    }
    var unused = cannot(run, failing, "another client keeps writing to it");
  }

  private boolean triggered(
      WorkloadRun run, Phase.Failing failing, Decision.Roll back, TriggerResult.Triggered done) {
    run.watch(run.watch().replace(done.after(), ticks.instant()));
    recorder.restarted(run, failing.back(back, done.at()));
    return true;
  }

  /** Whether that settles it: it was written, it is not to be written, or it has recovered. */
  private boolean changed(WorkloadRun run, Phase.Failing failing, TriggerResult.Changed changed) {
    run.watch(run.watch().replace(changed.now(), ticks.instant()));
    Optional<Restart> written =
        run.phase() instanceof Phase.Failing now
            ? written(changed.now(), now, settings.runId())
            : Optional.empty();
    if (written.isPresent()) {
      recorder.restarted(run, written.get());
      return true;
    }
    if (!run.isAsRestarted()) {
      var unused = cannot(run, failing, "somebody has changed it since");
      return true;
    }
    if (run.workload().rollout().isComplete()) {
      recorder.recovered(run);
      return true;
    }
    return false;
  }

  private void refused(WorkloadRun run, Phase.Failing failing, Decision.Roll back, Reason why) {
    if (Passing.is(why) && mayWait(failing)) {
      recorder.unanswered(run, back, why);
    } else if (why.is(Reason.NOT_FOUND)) {
      recorder.conclude(run, new Conclusion.Deleted());
    } else {
      var unused = cannot(run, failing, unknown(run, Passing.is(why)) + why);
    }
  }

  /** Also what is refused now may have been written by an attempt before. */
  private static String unknown(WorkloadRun run, boolean thisOne) {
    return thisOne || run.unanswered().isPresent() ? "whether that was written is unknown, " : "";
  }

  /** Nothing, or nothing that is known of, was written. */
  private Optional<Decision.Roll> cannot(WorkloadRun run, Phase.Failing failing, String why) {
    Reason cause =
        new Reason(
            "CannotRollBack",
            "%s It did not go back: %s.".formatted(failing.failure().why().message(), why));
    recorder.conclude(
        run, new Conclusion.Failed(Outcome.Stage.FOLLOW, cause, failing.failure().lesson()));
    return Optional.empty();
  }
}
