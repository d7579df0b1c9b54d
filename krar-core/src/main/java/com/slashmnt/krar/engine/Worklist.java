package com.slashmnt.krar.engine;

import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.gate.GateContext;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The workloads of a run, filed by their phase. */
final class Worklist {

  private final InstantSource clock;
  private final InstantSource ticks;
  private final boolean follows;
  private final List<WorkloadRun> all = new ArrayList<>();
  private final Deque<WorkloadRun> queue = new ArrayDeque<>();
  private final Map<Class<? extends Phase>, Collection<WorkloadRun>> byPhase = new HashMap<>();
  private final List<Outcome> finished = new ArrayList<>();
  private final List<Workload> failed = new ArrayList<>();
  private final Map<Object, Object> derived = new HashMap<>();
  private @Nullable Instant lastWrite;

  /**
   * Nothing yet.
   *
   * @param clock the time of day, for gates
   * @param follows whether the run waits for rollouts, and for those that hold a workload back
   */
  Worklist(InstantSource clock, InstantSource ticks, boolean follows) {
    this.clock = clock;
    this.ticks = ticks;
    this.follows = follows;
    byPhase.put(Phase.Queued.class, queue);
  }

  void add(WorkloadRun run) {
    derived.clear();
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
    derived.clear();
    run.enter(next);
  }

  private void leave(WorkloadRun run, Phase next) {
    derived.clear();
    if (run.phase() instanceof Phase.Starting) {
      lastWrite = ticks.instant();
    }
    in(run.phase().getClass()).remove(run);
    run.enter(next);
  }

  private Collection<WorkloadRun> in(Class<? extends Phase> phase) {
    return byPhase.computeIfAbsent(phase, p -> new LinkedHashSet<>());
  }

  /** A workload, or a target that could not be read, has its outcome. */
  void finished(Outcome outcome) {
    derived.clear();
    finished.add(outcome);
  }

  /** A workload that was selected has failed. */
  void failed(Workload workload) {
    derived.clear();
    failed.add(workload);
  }

  /** One of these has recovered. */
  void recovered(Workload workload) {
    derived.clear();
    failed.removeIf(w -> w.ref().equals(workload.ref()));
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

  /** What has failed, and is to go back to what ran before. */
  List<WorkloadRun> failing() {
    return List.copyOf(in(Phase.Failing.class));
  }

  /** How many are being restarted, or have been and are not complete. */
  int inFlight() {
    return in(Phase.Starting.class).size()
        + in(Phase.Rolling.class).size()
        + in(Phase.Failing.class).size();
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
    derived.clear();
    return new ForGates();
  }

  /** What the lists of the worklist itself are filed under. */
  private enum Own {
    IN_FLIGHT,
    SETTLING,
    QUEUED,
    UNANSWERED,
    WAITING
  }

  private final class ForGates implements GateContext {

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public Optional<Duration> sinceLastStart() {
      return in(Phase.Starting.class).isEmpty()
          ? Optional.ofNullable(lastWrite).map(then -> Duration.between(then, ticks.instant()))
          : Optional.of(Duration.ZERO);
    }

    @Override
    public List<Restart> inFlight() {
      return derived(
          Own.IN_FLIGHT,
          run ->
              restarts(Stream.of(Phase.Starting.class, Phase.Rolling.class, Phase.Failing.class)));
    }

    @Override
    public List<Restart> settling() {
      return derived(Own.SETTLING, run -> restarts(Stream.of(Phase.Settling.class)));
    }

    @Override
    public List<Restart> queued() {
      return derived(Own.QUEUED, run -> restarts(Stream.of(Phase.Queued.class)));
    }

    @Override
    public List<Restart> unanswered() {
      return derived(
          Own.UNANSWERED,
          run ->
              queue.stream()
                  .filter(queued -> queued.unanswered().isPresent())
                  .map(ForGates::restart)
                  .toList());
    }

    private List<Restart> restarts(Stream<Class<? extends Phase>> phases) {
      return phases.flatMap(phase -> in(phase).stream()).map(ForGates::restart).toList();
    }

    @Override
    public List<Workload> waiting() {
      return follows
          ? derived(
              "waiting",
              run -> Worklist.this.waiting().stream().map(WorkloadRun::workload).toList())
          : List.of();
    }

    private static Restart restart(WorkloadRun run) {
      return new Restart(
          run.workload(), run.restart().map(r -> r.decided()).or(run::roll).orElseThrow());
    }

    @Override
    public List<Outcome> finished() {
      return Collections.unmodifiableList(finished);
    }

    @Override
    public List<Workload> failed() {
      return Collections.unmodifiableList(failed);
    }

    /** The key decides of what type the value is: each is filed by one function. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> T derived(Object by, Function<GateContext, T> how) {
      @Nullable Object known = derived.get(by);
      if (known == null) {
        known = how.apply(this);
        derived.put(by, known);
      }
      return (T) known;
    }
  }
}
