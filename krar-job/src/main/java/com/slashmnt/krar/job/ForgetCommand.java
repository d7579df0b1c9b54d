package com.slashmnt.krar.job;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.fact.RolloutMemory;
import com.slashmnt.krar.job.report.ExitCode;
import com.slashmnt.krar.job.report.TerminalText;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;

/** Clears what is remembered of some workloads, so that the next run may try them again. */
final class ForgetCommand {

  private final List<WorkloadRef> workloads;
  private final PrintStream out;
  private final PrintStream err;

  ForgetCommand(List<WorkloadRef> workloads, PrintStream out, PrintStream err) {
    this.workloads = List.copyOf(workloads);
    this.out = out;
    this.err = err;
  }

  /**
   * Clears them all, or as many as possible.
   *
   * @param place what the memory is called, for messages
   */
  ExitCode run(RolloutMemory memory, String place, Instant now) {
    ExitCode exit = ExitCode.OK;
    for (WorkloadRef workload : workloads) {
      try {
        memory.remember(workload, FailedRestarts.forgotten(now));
        out.println(
            workload + ": forgotten in " + place + "; the next run judges it by what it sees.");
      } catch (KrarException e) {
        err.println(
            "krar: " + workload + " was not forgotten: " + TerminalText.of(e.reason() + ""));
        if (e.reason().is(Reason.UNREACHABLE)) {
          return ExitCode.CLUSTER_OUT_OF_REACH;
        }
        exit = ExitCode.FAILURES;
      }
    }
    return exit;
  }
}
