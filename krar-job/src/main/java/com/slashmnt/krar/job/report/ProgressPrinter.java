package com.slashmnt.krar.job.report;

import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.listen.RunEvent;
import com.slashmnt.krar.listen.RunListener;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.WorkloadRef;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Shows on stderr how a run gets on: one line that is written over on a terminal, else one plain
 * line per restart and per result. Reasons are left to the report.
 */
public final class ProgressPrinter implements RunListener {

  /** Back to the first column, and clear to the end of the line. */
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private final LogLevel level;

  private final Set<WorkloadRef> inFlight = new HashSet<>();
  private int selected;
  private int done;
  private int held;
  private int failed;
  private boolean shown;

  public ProgressPrinter(PrintStream err, boolean terminal, LogLevel level) {
    this.err = err;
    this.terminal = terminal;
    this.level = level;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Selected e) {
      selected = e.selection().workloads().size() + e.selection().failedTargets().size();
      plain(LogLevel.INFO, selected + " selected");
    } else if (event instanceof RunEvent.Awaiting e) {
      line(LogLevel.INFO, "waiting until the registry shows " + e.image());
    } else if (event instanceof RunEvent.Decided e) {
      e.decision().ifHold(hold -> waiting(e.workload().ref(), hold));
    } else if (event instanceof RunEvent.Triggered e) {
      inFlight.add(e.workload().ref());
      plain(
          LogLevel.INFO,
          e.workload().ref()
              + (e.roll().isRollBack() ? " failed and goes back" : did(e.resumed())));
    } else if (event instanceof RunEvent.Finished e) {
      finished(e.outcome());
    } else if (event instanceof RunEvent.Warned e) {
      line(LogLevel.WARN, "warning: " + e.warning());
    } else if (event instanceof RunEvent.Ended) {
      close();
      return;
    }
    show();
  }

  private static String did(boolean resumed) {
    return resumed ? " was restarted by an earlier attempt" : " restarted";
  }

  /** Any other hold has its outcome at once, and its line. */
  private void waiting(WorkloadRef workload, Decision.Hold hold) {
    if (hold.retryable()) {
      plain(LogLevel.INFO, workload + " waits (" + hold.reason().code() + ")");
    }
  }

  private void finished(Outcome outcome) {
    inFlight.remove(outcome.workload());
    String line =
        outcome.fold(
            p -> "",
            h -> {
              held++;
              return "";
            },
            r -> {
              done++;
              return " " + r.convergence().code();
            },
            f -> {
              failed++;
              return " failed (" + f.cause().code() + ")";
            });
    if (outcome instanceof Outcome.Failed) {
      line(LogLevel.WARN, outcome.workload() + line);
    } else if (!line.isEmpty()) {
      plain(LogLevel.INFO, outcome.workload() + line);
    }
  }

  /** The line that is written over goes; the report follows. */
  public void close() {
    if (shown) {
      err.print(CLEAR);
      err.flush();
      shown = false;
    }
  }

  /** What the line that is written over stands for on a terminal. */
  private void plain(LogLevel of, String line) {
    if (!terminal) {
      line(of, line);
    }
  }

  public void line(LogLevel of, String line) {
    if (level.enables(of)) {
      close();
      err.println("krar: " + TerminalText.of(line));
    }
  }

  private void show() {
    if (terminal && level.enables(LogLevel.INFO)) {
      err.print(
          CLEAR
              + "%d selected: %d in flight, %d done, %d held, %d failed"
                  .formatted(selected, inFlight.size(), done, held, failed));
      err.flush();
      shown = true;
    }
  }
}
