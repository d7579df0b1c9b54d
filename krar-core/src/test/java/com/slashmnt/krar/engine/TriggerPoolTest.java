package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.NOW;
import static com.slashmnt.krar.engine.Phases.ROLL;
import static com.slashmnt.krar.engine.Phases.WHY;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.trigger.TriggerContext;
import com.slashmnt.krar.trigger.TriggerResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TriggerPoolTest {

  private final CountDownLatch stop = new CountDownLatch(1);
  private final WorkloadRun web = Phases.selected("web");
  private final TriggerResult result = new TriggerResult.Triggered(web.workload(), NOW);

  private TriggerPool pool(RolloutTrigger trigger) {
    return new TriggerPool(Phases.settings(trigger), stop);
  }

  private TriggerPool.Attempt attempt(RolloutTrigger trigger) throws InterruptedException {
    try (TriggerPool pool = pool(trigger)) {
      pool.submit(web, ROLL);
      return pool.take();
    }
  }

  @Test
  void aTriggerIsGivenTheRunsIdNameAndTime() throws InterruptedException {
    CompletableFuture<TriggerContext> given = new CompletableFuture<>();
    assertThat(
            attempt(
                (w, roll, context) -> {
                  given.complete(context);
                  return result;
                }))
        .isEqualTo(new TriggerPool.Attempt.Done(web, result));
    assertThat(given).isCompletedWithValue(new TriggerContext(new RunId("run-1"), "test", NOW));
  }

  @Test
  void aTriggerThatFailsSaysWhy() throws InterruptedException {
    assertThat(
            attempt(
                (w, roll, context) -> {
                  throw new KrarException(WHY);
                }))
        .isEqualTo(new TriggerPool.Attempt.Failed(web, WHY));
    assertThat(
            attempt(
                (w, roll, context) -> {
                  throw new IllegalStateException("no");
                }))
        .isInstanceOfSatisfying(
            TriggerPool.Attempt.Failed.class,
            failed -> {
              assertThat(failed.cause().code()).isEqualTo("TriggerFailed");
              assertThat(failed.cause().message())
                  .isEqualTo(
                      "The trigger failed on a/Deployment/web: java.lang.IllegalStateException: no");
            });
  }

  @Test
  void whatIsSubmittedAfterTheRunWasStoppedIsNotTried() throws InterruptedException {
    stop.countDown();
    assertThat(
            attempt(
                (w, roll, context) -> {
                  throw new AssertionError("restarts " + w);
                }))
        .isEqualTo(new TriggerPool.Attempt.NotTried(web));
  }

  /** A trigger that hangs must not keep the JVM of an embedder, nor of the command, alive. */
  @Test
  void itsThreadsAreDaemonsThatEndWithIt() throws InterruptedException {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    TriggerPool.Attempt attempt =
        attempt(
            (w, roll, context) -> {
              thread.complete(Thread.currentThread());
              return result;
            });
    assertThat(attempt.run()).isSameAs(web);
    assertThat(thread.join().isDaemon()).isTrue();
    assertThat(thread.join().getName()).isEqualTo("krar-trigger");
    thread.join().join();
  }

  @Test
  void waitsForAResultNoLongerThanItIsToldAndCountsItAsRunningUntilItIsTaken() {
    CountDownLatch others = new CountDownLatch(1);
    try (TriggerPool pool =
        pool(
            (w, roll, context) -> {
              await(others);
              return result;
            })) {
      pool.submit(web, ROLL);
      assertThat(pool.take(Duration.ZERO)).isNull();
      assertThat(pool.running()).isEqualTo(1);
      assertThat(pool.submitted()).containsExactly(web);
      others.countDown();
      assertThat(pool.take(Duration.ofSeconds(20)))
          .isEqualTo(new TriggerPool.Attempt.Done(web, result));
      assertThat(pool.running()).isZero();
      assertThat(pool.submitted()).isEmpty();
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void anInterruptDoesNotEndTheWaitForALastResultAndIsKept() {
    try (TriggerPool pool = pool((w, roll, context) -> result)) {
      pool.submit(web, ROLL);
      Thread.currentThread().interrupt();
      assertThat(pool.take(Duration.ofSeconds(20))).isNotNull();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
