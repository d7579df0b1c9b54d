package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Executes a run; one per execution, on one thread but for the triggers. */
public final class RunLoop {

  private final RunSettings settings;
  private final CountDownLatch stop;
  private final Instant start;
  private final Instant begun;
  private final RunParts parts;
  private final Worklist worklist;
  private final RunRecorder recorder;
  private final ListenerNotifier listeners;
  private final RunDeadlines deadlines;
  private final PollInterval interval;
  private final TriggerPool pool;
  private final DecisionStep decisions;
  private final Optional<GroupLeaseStep> groups;
  private final StartStep starts;
  private final Optional<FollowStep> follows;
  private Optional<Reason> closed = Optional.empty();

  /**
   * A run of these.
   *
   * @param stop at zero once the run is asked to stop
   */
  public RunLoop(RunSettings settings, CountDownLatch stop) {
    this.settings = settings;
    this.stop = stop;
    this.start = settings.clock().instant();
    this.begun = settings.ticks().instant();
    this.parts = new RunParts(settings, start, stop);
    this.listeners = parts.listeners();
    this.worklist =
        new Worklist(settings.clock(), settings.ticks(), settings.follower().isPresent());
    this.recorder =
        new RunRecorder(
            worklist, listeners, parts.memory(), settings.ticks(), settings.follower().isPresent());
    this.deadlines =
        new RunDeadlines(stop, settings.ticks(), settings.runTimeout(), settings.outageTimeout());
    this.interval =
        new PollInterval(stop, settings.ticks(), settings.shortestPause(), settings.longestPause());
    this.pool = new TriggerPool(settings, stop);
    this.decisions = parts.decisions(recorder, start);
    this.groups = parts.groups(worklist, deadlines);
    this.starts =
        new StartStep(
            worklist,
            recorder,
            new Gates(settings.gates()),
            groups,
            deadlines,
            pool,
            settings.ticks());
    this.follows = parts.looks().map(looks -> parts.follows(worklist, recorder, deadlines, looks));
  }

  /** The whole run: select, decide, then start and follow until nothing is left to do. */
  public RunReport execute() {
    try {
      return run();
    } finally {
      parts.looks().ifPresent(Looks::end);
    }
  }

  private RunReport run() {
    Selection selection = parts.select();
    RunReport.Status ending;
    try (pool) {
      selection.workloads().forEach(workload -> recorder.selected(workload, begun));
      selection.failedTargets().forEach(recorder::unread);
      decisions.decide(worklist.all());
      ending = untilDone();
    }
    groups.ifPresent(GroupLeaseStep::releaseEnded);
    concludeTheRest(ending);
    listeners.flush();
    RunReport report =
        new RunReport(
            settings.runId(),
            settings.name(),
            start,
            start.plus(Duration.between(begun, settings.ticks().instant())),
            selection.isNothingKnown() ? RunReport.Status.SELECTION_FAILED : ending,
            recorder.outcomes(),
            selection.failedScopes(),
            listeners.warnings());
    listeners.tell(new RunEvent.Ended(report));
    return report;
  }

  private RunReport.Status untilDone() {
    try {
      while (true) {
        startWhatMay();
        groups.ifPresent(GroupLeaseStep::keep);
        settleWhatIsDoubtful();
        Optional<RunReport.Status> ending = ending();
        if (ending.isPresent()) {
          return ending.get();
        }
        interval.await(nextEvent());
        look();
      }
    } catch (InterruptedException e) {
      // An embedder that interrupts the run's thread wants it to end.
      stop.countDown();
      decisions.decideAgain(starts.takeTheRest());
      Thread.currentThread().interrupt();
      return RunReport.Status.STOPPED;
    }
  }

  /** When something comes about by time alone. */
  private Optional<Instant> nextEvent() {
    return Stream.of(worklist.nextSettled(settings.settleTime()), starts.nextAsk())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** Restarts what the gates let through, until no restart is being written. */
  private void startWhatMay() throws InterruptedException {
    boolean reachable = true;
    while (true) {
      decisions.decide(starts.outdated());
      if (reachable) {
        starts.submit();
      }
      if (!starts.isBusy()) {
        return;
      }
      decisions.decideAgain(starts.take().stream().toList());
      reachable = !deadlines.isOutage();
    }
  }

  /**
   * What a gate has closed while it is unknown whether it was restarted: it is not tried again, so
   * the cluster is asked. What that does not tell, nobody will.
   */
  private void settleWhatIsDoubtful() {
    Map<WorkloadRun, Reason> doubtful = Map.copyOf(starts.doubtful());
    if (doubtful.isEmpty()) {
      return;
    }
    if (parts.looks().isPresent()) {
      if (!unanswered(parts.looks().get()).settle(doubtful.keySet())) {
        deadlines.unreachable();
        return;
      }
      deadlines.reached();
    }
    doubtful.forEach(
        (run, closed) ->
            run.unanswered()
                .ifPresent(
                    why -> recorder.conclude(run, UnfinishedWork.unknown(closed.message(), why))));
  }

  private UnansweredRestarts unanswered(Looks looks) {
    return new UnansweredRestarts(looks, recorder, settings.runId(), settings.ticks());
  }

  private Optional<RunReport.Status> ending() {
    if (isDone()) {
      return Optional.of(RunReport.Status.COMPLETED);
    } else if (deadlines.isStopped()) {
      return Optional.of(RunReport.Status.STOPPED);
    } else if (deadlines.isTimeUp()) {
      return Optional.of(RunReport.Status.TIMED_OUT);
    }
    return deadlines.isOutageTooLong()
        ? Optional.of(RunReport.Status.CLUSTER_UNREACHABLE)
        : Optional.empty();
  }

  private boolean isDone() {
    closed = starts.closed();
    boolean nothingMoreStarts = closed.isPresent();
    return worklist.restarted().isEmpty()
        && worklist.failing().isEmpty()
        && (worklist.firstQueued().isEmpty() || nothingMoreStarts)
        && (worklist.waiting().isEmpty() || nothingMoreStarts || follows.isEmpty());
  }

  private void look() {
    boolean nothingToSee = worklist.restarted().isEmpty() && worklist.waiting().isEmpty();
    boolean nothingToDo = nothingToSee && worklist.failing().isEmpty();
    if (deadlines.isStopped() || follows.isEmpty() || nothingToDo) {
      return;
    }
    // A look from memory is no answer of the cluster's.
    FollowStep.Look look = deadlines.isOutage() ? follows.get().lookAfresh() : follows.get().look();
    if (nothingToSee) {
      // Nobody was asked, which says nothing of the cluster.
      interval.looked(look.moved(), look.took());
    } else if (look.unreachable()) {
      deadlines.unreachable();
      interval.sawNothing();
    } else {
      deadlines.reached();
      interval.looked(look.moved(), look.took());
    }
    decisions.decideAgain(look.again());
  }

  private void concludeTheRest(RunReport.Status ending) {
    parts
        .looks()
        .ifPresent(
            looks ->
                unanswered(looks)
                    .settle(
                        Stream.of(worklist.queued(), worklist.failing())
                            .flatMap(List::stream)
                            .filter(run -> run.unanswered().isPresent())
                            .toList()));
    UnfinishedWork rest = new UnfinishedWork(ending, closed, follows.isPresent());
    List<WorkloadRun> left =
        Stream.of(worklist.restarted(), worklist.failing(), worklist.queued(), worklist.waiting())
            .flatMap(List::stream)
            .toList();
    left.forEach(run -> recorder.conclude(run, rest.of(run)));
  }
}
