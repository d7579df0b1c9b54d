package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.run.RolloutRun;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.select.WorkloadSelector;
import com.slashmnt.krar.workload.WorkloadKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TerminationTest {

  private final CompletableFuture<Integer> halted = new CompletableFuture<>();
  private final Termination termination = new Termination(halted::complete);

  private static RolloutRun run(WorkloadSelector selector) {
    return RolloutRun.builder(
            selector,
            RolloutPolicy.always(),
            (workload, roll, context) -> {
              throw new AssertionError(WorkloadKind.builtIn());
            })
        .build();
  }

  @Test
  void aProcessThatIsThroughEndsByItself() {
    termination.finished(0);
    termination.terminate();
    assertThat(halted).isNotDone();
  }

  @Test
  void beforeARunThereIsNothingToRecord() throws Exception {
    termination.terminate();
    assertThat(halted.get(1, TimeUnit.SECONDS)).isEqualTo(143);
    assertThat(termination.isAsked()).isTrue();
  }

  @Test
  void aRunIsStoppedAndItsReportAwaited() throws Exception {
    CountDownLatch selecting = new CountDownLatch(1);
    CountDownLatch signalled = new CountDownLatch(1);
    RolloutRun run =
        run(
            () -> {
              selecting.countDown();
              try {
                signalled.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Selection.of(List.of());
            });
    AtomicInteger hurried = new AtomicInteger();
    termination.watch(run, hurried::incrementAndGet);
    // Threads of their own, as in a process: a common pool may have room for one of them only.
    CompletableFuture<RunReport.Status> main =
        CompletableFuture.supplyAsync(
            () -> run.execute().status(), task -> new Thread(task).start());
    selecting.await();
    CompletableFuture<Void> hook =
        CompletableFuture.runAsync(termination::terminate, task -> new Thread(task).start());
    while (!termination.isAsked()) {
      Thread.onSpinWait();
    }
    assertThat(halted).isNotDone();
    signalled.countDown();
    main.get(10, TimeUnit.SECONDS);
    termination.finished(143);
    hook.get(10, TimeUnit.SECONDS);
    assertThat(halted.get()).isEqualTo(143);
    assertThat(hurried).hasValue(1);
  }
}
