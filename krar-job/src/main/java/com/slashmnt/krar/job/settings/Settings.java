package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.input.OutputFormat;
import com.slashmnt.krar.policy.Availability;
import com.slashmnt.krar.policy.OwnedWorkloads;
import com.slashmnt.krar.schedule.CronSchedule;
import com.slashmnt.krar.schedule.DateRanges;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.OwnerAnnotation;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All settings of the command, valid as a whole.
 *
 * @param selection which workloads
 * @param name names the run
 * @param dryRun whether to plan only
 * @param minInterval how long a restart, by krar or by others, keeps the next one off; zero never
 * @param ownedWorkloads what becomes of workloads that custom resources own
 * @param ownerAnnotations by which the operators of owners restart what these own
 * @param availability what becomes of workloads that a restart leaves with too few pods
 * @param readBudgets whether PodDisruptionBudgets count for that
 * @param oncePer once per instant of this
 * @param timeZone of schedules, windows and freezes
 * @param window the only times at which a restart may start, if they were given
 * @param freeze on which days nothing may start, if they were given
 * @param runId the same for each retry of one run
 * @param follow whether to follow rollouts
 * @param waitTimeout time without progress, if it was given
 * @param settleTime after what time a complete rollout is looked at again, if it was given
 * @param runTimeout bound of the whole run
 * @param startJitter the longest random time to wait before the run begins
 * @param maxInFlight how many workloads may roll at once, if it was given
 * @param maxInFlightPerNamespace the same in one namespace, if it was given
 * @param startInterval how long after a restart the next one is written, if it was given
 * @param groupLeases in which namespace the Leases of groups are, if they are to be taken
 * @param maxFailures after how many failures nothing new starts, if it was given
 * @param readNodes whether nodes may be read, to tell platforms, or what is wrong with one
 * @param smart what mode smart needs to know; empty in mode rollout
 * @param pageSize of lists, if it was given
 * @param output for whom the report is
 * @param logLevel how much is said beside it
 * @param warnings what was ignored
 */
public record Settings(
    SelectionSettings selection,
    String name,
    boolean dryRun,
    Duration minInterval,
    OwnedWorkloads ownedWorkloads,
    List<OwnerAnnotation> ownerAnnotations,
    Availability availability,
    boolean readBudgets,
    Optional<CronSchedule> oncePer,
    ZoneId timeZone,
    Optional<TimeWindows> window,
    Optional<DateRanges> freeze,
    Optional<RunId> runId,
    boolean follow,
    Optional<Duration> waitTimeout,
    Optional<Duration> settleTime,
    Optional<Duration> runTimeout,
    Duration startJitter,
    OptionalInt maxInFlight,
    OptionalInt maxInFlightPerNamespace,
    Optional<Duration> startInterval,
    Optional<String> groupLeases,
    OptionalInt maxFailures,
    boolean readNodes,
    Optional<SmartSettings> smart,
    OptionalInt pageSize,
    OutputFormat output,
    LogLevel logLevel,
    List<Reason> warnings) {

  public Settings {
    ownerAnnotations = List.copyOf(ownerAnnotations);
    warnings = List.copyOf(warnings);
  }

  /** Whether drift is reported, and nothing restarted even without {@link #dryRun}. */
  public boolean isReportOnly() {
    return smart.filter(s -> !s.restart()).isPresent();
  }

  /** Whether nothing is changed. */
  public boolean isPlanOnly() {
    return dryRun || isReportOnly();
  }
}
