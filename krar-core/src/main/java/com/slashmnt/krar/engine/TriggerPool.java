package com.slashmnt.krar.engine;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs triggers side by side, and hands their results back to the run's thread. */
final class TriggerPool implements AutoCloseable {

  /** What came of one attempt. */
  sealed interface Attempt {
    WorkloadRun run();

    /** The trigger gave a result. */
    record Done(WorkloadRun run, TriggerResult result) implements Attempt {}

    /** The trigger failed. */
    record Failed(WorkloadRun run, Reason cause) implements Attempt {}

    /** The run was stopped before it was tried. */
    record NotTried(WorkloadRun run) implements Attempt {}

    /** The JVM is in trouble; the run cannot go on. */
    record Broken(WorkloadRun run, Error error) implements Attempt {}
  }

  private final RunSettings settings;
  private final CountDownLatch stop;
  private final ExecutorService threads;
  private final BlockingQueue<Attempt> done = new LinkedBlockingQueue<>();
  private final Set<WorkloadRun> submitted = new LinkedHashSet<>();

  TriggerPool(RunSettings settings, CountDownLatch stop) {
    this.settings = settings;
    this.stop = stop;
    this.threads =
        Executors.newFixedThreadPool(
            settings.maxInFlight(),
            task -> {
              Thread thread = new Thread(task, "krar-trigger");
              thread.setDaemon(true);
              return thread;
            });
  }

  int running() {
    return submitted.size();
  }

  void submit(WorkloadRun run, Decision.Roll roll) {
    Workload workload = run.workload();
    submitted.add(run);
    threads.execute(() -> done.add(attempt(run, workload, roll)));
  }

  /** Waits for the next result. */
  Attempt take() throws InterruptedException {
    return taken(done.take());
  }

  /** Waits for the next result, but not for ever; null if none comes. */
  @Nullable Attempt take(Duration atMost) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Attempt next = done.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
          return next == null ? null : taken(next);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Attempt taken(Attempt attempt) {
    submitted.remove(attempt.run());
    return attempt;
  }

  /** Those whose results have not been taken. */
  List<WorkloadRun> submitted() {
    return List.copyOf(submitted);
  }

  private Attempt attempt(WorkloadRun run, Workload workload, Decision.Roll roll) {
    if (stop.getCount() == 0) {
      return new Attempt.NotTried(run);
    }
    try {
      TriggerContext context =
          new TriggerContext(settings.runId(), settings.name(), settings.clock().instant());
      TriggerResult result = settings.triggerOf(workload).trigger(workload, roll, context);
      return new Attempt.Done(run, requireNonNull(result, "it gave no result"));
    } catch (KrarException e) {
      return new Attempt.Failed(run, e.reason());
    } catch (RuntimeException e) {
      return new Attempt.Failed(
          run, new Reason("TriggerFailed", "The trigger failed on " + workload.ref() + ": " + e));
    } catch (Error e) {
      // Handed over: the run's thread would wait for this one for ever.
      return new Attempt.Broken(run, e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
