package com.slashmnt.krar.engine;

import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.gate.GateContext;
import com.slashmnt.krar.report.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The workloads of a run, filed by their phase. */
final class Worklist {

  private final InstantSource clock;
  private final List<WorkloadRun> all = new ArrayList<>();
  private final Deque<WorkloadRun> queue = new ArrayDeque<>();
  private final Map<Class<? extends Phase>, Collection<WorkloadRun>> byPhase = new HashMap<>();
  private final List<Outcome> finished = new ArrayList<>();
  private int failures;

  /**
   * Nothing yet.
   *
   * @param clock the time of day, for gates
   */
  Worklist(InstantSource clock) {
    this.clock = clock;
    byPhase.put(Phase.Queued.class, queue);
  }

  void add(WorkloadRun run) {
    all.add(run);
    in(run.phase().getClass()).add(run);
  }

  /** Moves a workload on; what is queued goes to the end. */
  void move(WorkloadRun run, Phase next) {
    leave(run, next);
    in(next.getClass()).add(run);
  }

  /**
   * Queues a workload before all others: what it was decided on should still be true by its turn.
   */
  void moveFirst(WorkloadRun run, Phase.Queued next) {
    leave(run, next);
    queue.addFirst(run);
  }

  /** Replaces what is known in a phase; the workload keeps its place. */
  <P extends Phase> void update(WorkloadRun run, P next) {
    if (!run.phase().getClass().equals(next.getClass())) {
      throw new IllegalArgumentException(run.ref() + " is " + run.phase() + ", not " + next);
    }
    run.enter(next);
  }

  private void leave(WorkloadRun run, Phase next) {
    in(run.phase().getClass()).remove(run);
    run.enter(next);
  }

  private Collection<WorkloadRun> in(Class<? extends Phase> phase) {
    return byPhase.computeIfAbsent(phase, p -> new LinkedHashSet<>());
  }

  /** A workload, or a target that could not be read, has its outcome. */
  void finished(Outcome outcome) {
    finished.add(outcome);
  }

  /** A workload that was selected has failed. */
  void failed() {
    failures++;
  }

  /** In the order of selection. */
  List<WorkloadRun> all() {
    return Collections.unmodifiableList(all);
  }

  List<WorkloadRun> queued() {
    return List.copyOf(queue);
  }

  Optional<WorkloadRun> firstQueued() {
    return Optional.ofNullable(queue.peek());
  }

  List<WorkloadRun> waiting() {
    return List.copyOf(in(Phase.Waiting.class));
  }

  /** What was restarted and has no outcome yet. */
  List<WorkloadRun> restarted() {
    return Stream.concat(in(Phase.Rolling.class).stream(), in(Phase.Settling.class).stream())
        .toList();
  }

  /** How many are being restarted, or have been and are not complete. */
  int inFlight() {
    return in(Phase.Starting.class).size() + in(Phase.Rolling.class).size();
  }

  /** When the first of those that are complete has been watched long enough. */
  Optional<Instant> nextSettled(Duration settleTime) {
    return in(Phase.Settling.class).stream()
        .flatMap(run -> run.completeSince().stream())
        .map(since -> since.plus(settleTime))
        .min(Instant::compareTo);
  }

  /** What gates may know. */
  GateContext forGates() {
    return new ForGates();
  }

  private final class ForGates implements GateContext {

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public List<Restart> inFlight() {
      return Stream.of(Phase.Starting.class, Phase.Rolling.class)
          .flatMap(phase -> in(phase).stream())
          .map(ForGates::restart)
          .toList();
    }

    @Override
    public List<Restart> queued() {
      return queue.stream().map(ForGates::restart).toList();
    }

    private static Restart restart(WorkloadRun run) {
      return new Restart(
          run.workload(), run.restart().map(r -> r.roll()).or(run::roll).orElseThrow());
    }

    @Override
    public List<Outcome> finished() {
      return Collections.unmodifiableList(finished);
    }

    @Override
    public int failures() {
      return failures;
    }
  }
}
