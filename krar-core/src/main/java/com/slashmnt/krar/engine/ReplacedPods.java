package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.decide.FactGatherer;
import com.slashmnt.krar.fact.Fact;
import com.slashmnt.krar.fact.FactValue;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.RunningPods;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees the pods of workloads that are being replaced, and concludes what fails at that. */
final class ReplacedPods {

  private final RunSettings settings;
  private final RunRecorder recorder;
  private final FactGatherer facts;

  ReplacedPods(RunSettings settings, RunRecorder recorder, FactGatherer facts) {
    this.settings = settings;
    this.recorder = recorder;
    this.facts = facts;
  }

  /**
   * What each of them has. Those that cannot be seen for the moment are left out; those that cannot
   * be seen for too long have failed.
   *
   * @param what of the pods must be known, for messages
   */
  Map<WorkloadRun, RunningPods> see(List<WorkloadRun> runs, String what) {
    if (runs.isEmpty()) {
      return Map.of();
    }
    Map<WorkloadRef, FactValue<RunningPods>> all =
        facts.gather(Fact.PODS, runs.stream().map(WorkloadRun::workload).toList());
    Map<WorkloadRun, RunningPods> seen = new LinkedHashMap<>();
    for (WorkloadRun run : runs) {
      FactValue<RunningPods> pods =
          all.getOrDefault(
              run.ref(), FactValue.unknown("NotSeen", "Nothing is known of its pods."));
      pods.toOptional().ifPresent(known -> seen.put(run, known));
      Optional<Reason> why = pods.fold(known -> Optional.empty(), Optional::of);
      why.ifPresentOrElse(reason -> notSeen(run, reason, what), run::podsKnown);
    }
    return seen;
  }

  private void notSeen(WorkloadRun run, Reason why, String what) {
    Instant now = settings.ticks().instant();
    Instant since = run.podsUnknown(now);
    if (!Passing.is(why) || !now.isBefore(since.plus(settings.outageTimeout()))) {
      fail(run, Outcome.Stage.FOLLOW, why.code(), what + " cannot be seen: " + why.message());
    }
  }

  /** Concludes it, with how far it has come. */
  void fail(WorkloadRun run, Outcome.Stage stage, String code, String why) {
    String so = run.replacement().map(r -> r + "; ").orElse("");
    String message = so + why;
    recorder.conclude(
        run,
        new Conclusion.Failed(
            stage, new Reason(code, message.endsWith(".") ? message : message + ".")));
  }
}
