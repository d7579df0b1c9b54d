package com.slashmnt.krar.run;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Workload;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Runs triggers side by side, and hands their results back to the run's thread. */
final class TriggerPool implements AutoCloseable {

  /**
   * What came of one attempt.
   *
   * @param result null if it failed or was not even tried
   * @param failure null unless it failed
   */
  record Attempt(
      Tracked tracked, @Nullable TriggerResult result, @Nullable KrarException failure) {}

  private final RunSettings settings;
  private final CountDownLatch stop;
  private final ExecutorService threads;
  private final BlockingQueue<Attempt> done = new LinkedBlockingQueue<>();
  private int running;

  TriggerPool(RunSettings settings, CountDownLatch stop) {
    this.settings = settings;
    this.stop = stop;
    this.threads =
        Executors.newFixedThreadPool(
            settings.budget().maxInFlight(),
            task -> {
              Thread thread = new Thread(task, "krar-trigger");
              thread.setDaemon(true);
              return thread;
            });
  }

  int running() {
    return running;
  }

  void submit(Tracked tracked, Decision.Roll roll) {
    Workload workload = tracked.workload();
    running++;
    threads.execute(() -> done.add(attempt(tracked, workload, roll)));
  }

  /** Waits for the next result. */
  Attempt take() throws InterruptedException {
    Attempt attempt = done.take();
    running--;
    return attempt;
  }

  private Attempt attempt(Tracked tracked, Workload workload, Decision.Roll roll) {
    if (stop.getCount() == 0) {
      return new Attempt(tracked, null, null);
    }
    try {
      TriggerContext context =
          new TriggerContext(settings.runId(), settings.name(), settings.clock().instant());
      return new Attempt(tracked, settings.trigger().trigger(workload, roll, context), null);
    } catch (KrarException e) {
      return new Attempt(tracked, null, e);
    } catch (RuntimeException e) {
      Reason reason =
          new Reason("TriggerFailed", "The trigger failed on " + workload.ref() + ": " + e);
      return new Attempt(tracked, null, new KrarException(reason, e));
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
