package com.slashmnt.krar.job;

import com.slashmnt.krar.job.report.ExitCode;
import com.slashmnt.krar.run.RolloutRun;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run in good order when a signal ends the process.
 *
 * <p>The JVM starts its shutdown hooks on SIGTERM and SIGINT alike and does not say which it was;
 * both end with 143. The hook asks the run to stop, waits until the main thread has printed the
 * report, and halts: {@link System#exit} would wait for the hook, and the hook for it.
 */
final class Termination {

  /** Kubernetes kills after 30 s by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final IntConsumer halt;
  private final CountDownLatch finished = new CountDownLatch(1);
  private boolean asked;
  private @Nullable RolloutRun run;
  private Runnable beginShutdown = () -> {};
  private volatile int code = ExitCode.TERMINATED.code();

  Termination(IntConsumer halt) {
    this.halt = halt;
  }

  /** Acts on the signals that end this process. */
  static Termination ofThisProcess() {
    Termination termination = new Termination(Runtime.getRuntime()::halt);
    Runtime.getRuntime().addShutdownHook(new Thread(termination::terminate, "krar-termination"));
    return termination;
  }

  /**
   * This run is stopped on a signal, or at once if there was one.
   *
   * @param shutdown ends the requests that nothing depends on: the report must be out before a pod
   *     is killed
   */
  synchronized void watch(RolloutRun value, Runnable shutdown) {
    run = value;
    beginShutdown = shutdown;
    if (asked) {
      value.stop();
      shutdown.run();
    }
  }

  /** Whether a signal has come. */
  synchronized boolean isAsked() {
    return asked;
  }

  /** All is printed; the process may end with that code. */
  void finished(int exitCode) {
    code = exitCode;
    finished.countDown();
  }

  /** What the shutdown hook does. */
  void terminate() {
    if (finished.getCount() == 0) {
      // No signal: the main thread is through, and ends the process itself.
      return;
    }
    boolean anyRun;
    synchronized (this) {
      asked = true;
      RolloutRun current = run;
      anyRun = current != null;
      if (current != null) {
        current.stop();
        beginShutdown.run();
      }
    }
    // Without a run nothing was changed, and there is nothing to record.
    halt.accept(anyRun && awaitReport() ? code : ExitCode.TERMINATED.code());
  }

  private boolean awaitReport() {
    try {
      return finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
