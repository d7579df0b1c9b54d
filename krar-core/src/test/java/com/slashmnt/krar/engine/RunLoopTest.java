package com.slashmnt.krar.engine;

import static com.slashmnt.krar.engine.Phases.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.trigger.RolloutTrigger;
import com.slashmnt.krar.trigger.TriggerResult;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an interrupt of the run's thread does; whole runs are tested in the testkit. */
@Timeout(20)
class RunLoopTest {

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);

  private static Workload workload(String name) {
    return Workload.builder(WorkloadRef.parse("a/Deployment/" + name)).build();
  }

  /** Interrupted while its only thread for triggers is about the first workload. */
  private RunReport interrupted(TriggerResult result) throws InterruptedException {
    RolloutTrigger trigger =
        (w, roll, context) -> {
          begun.countDown();
          try {
            stop.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return result;
        };
    RunLoop loop =
        new RunLoop(
            Phases.settings(
                WorkloadSelector.of(workload("first"), workload("second")),
                RolloutPolicy.always(),
                trigger,
                List.of()),
            stop);
    CompletableFuture<RunReport> report = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                report.complete(loop.execute());
              } catch (RuntimeException e) {
                report.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    begun.await();
    thread.interrupt();
    thread.join();
    return report.join();
  }

  private static List<String> codes(RunReport report) {
    return report.outcomes().stream().map(Outcome::code).toList();
  }

  @Test
  void anInterruptLetsNoFurtherTriggerBegin() throws InterruptedException {
    RunReport report = interrupted(new TriggerResult.Triggered(workload("first"), NOW));
    assertThat(report.status()).isEqualTo(RunReport.Status.STOPPED);
    assertThat(codes(report)).containsExactly("NotFollowed", Reason.RUN_STOPPED);
  }

  @Test
  void whatHadChangedWhenTheRunWasInterruptedHasAnOutcome() throws InterruptedException {
    RunReport report = interrupted(new TriggerResult.Changed(workload("first")));
    assertThat(report.status()).isEqualTo(RunReport.Status.STOPPED);
    assertThat(codes(report)).containsExactly(Reason.RUN_STOPPED, Reason.RUN_STOPPED);
  }
}
