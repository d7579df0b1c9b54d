package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.run.Budget;
import com.slashmnt.krar.schedule.CronSchedule;
import com.slashmnt.krar.trigger.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that the command was told, valid as a whole.
 *
 * @param selection which workloads
 * @param name names the run
 * @param dryRun whether to plan only
 * @param minInterval how long a restart, whoever did it, keeps the next one off; zero never
 * @param oncePer once per instant of this
 * @param runId the same for each retry of one run
 * @param follow whether to follow rollouts
 * @param waitTimeout time without progress
 * @param runTimeout bound of the whole run
 * @param budget how much may be risked at once
 * @param pageSize of lists
 * @param output for whom the report is
 * @param logLevel how much is said beside it
 * @param warnings what was ignored
 */
record Settings(
    SelectionSettings selection,
    String name,
    boolean dryRun,
    Duration minInterval,
    Optional<CronSchedule> oncePer,
    Optional<RunId> runId,
    boolean follow,
    Duration waitTimeout,
    Optional<Duration> runTimeout,
    Budget budget,
    int pageSize,
    OutputFormat output,
    LogLevel logLevel,
    List<Reason> warnings) {

  Settings {
    warnings = List.copyOf(warnings);
  }
}
