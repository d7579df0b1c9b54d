package com.slashmnt.krar.job;

import com.slashmnt.krar.KrarException;
import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.report.ExitCode;
import com.slashmnt.krar.job.report.TerminalText;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Has workloads follow their tags again whose images krar has named by a digest. */
final class UnpinCommand {

  private final List<WorkloadRef> workloads;
  private final PrintStream out;
  private final PrintStream err;

  UnpinCommand(List<WorkloadRef> workloads, PrintStream out, PrintStream err) {
    this.workloads = List.copyOf(workloads);
    this.out = out;
    this.err = err;
  }

  /**
   * Unpins them all, or as many as possible.
   *
   * @param unpin gives the images since, by container; none if nothing was pinned
   */
  ExitCode run(Function<WorkloadRef, Map<String, String>> unpin) {
    ExitCode exit = ExitCode.OK;
    for (WorkloadRef workload : workloads) {
      try {
        out.println(workload + ": " + said(unpin.apply(workload)));
      } catch (KrarException e) {
        err.println("krar: " + workload + " was not unpinned: " + TerminalText.of(e.reason() + ""));
        if (e.reason().is(Reason.UNREACHABLE)) {
          return ExitCode.CLUSTER_OUT_OF_REACH;
        }
        exit = ExitCode.FAILURES;
      }
    }
    return exit;
  }

  private static String said(Map<String, String> images) {
    if (images.isEmpty()) {
      return "krar has pinned none of its images.";
    }
    StringBuilder text = new StringBuilder("its pods are replaced;");
    images.forEach(
        (container, image) ->
            text.append(" container %s asks for %s again.".formatted(container, image)));
    return text.toString();
  }
}
