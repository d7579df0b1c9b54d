package com.slashmnt.krar.job;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.Stage;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a report says of one workload; of a plan and of the run that follows it in the same words.
 *
 * @param workload which one
 * @param what what was decided, or that it failed
 * @param why the decision's reason, or the failure's cause
 * @param passing whether waiting might have ended the hold
 * @param warnings what should be known all the same
 * @param containers what was found out about its images; empty if nobody asked
 * @param stage where it failed
 * @param restartedAt when this run restarted it
 * @param resumed whether an earlier attempt of this run did
 * @param convergence the code of what following it found
 * @param finding the same in words
 */
record Row(
    WorkloadRef workload,
    What what,
    Reason why,
    boolean passing,
    List<Reason> warnings,
    List<ContainerVerdict> containers,
    Optional<Stage> stage,
    Optional<Instant> restartedAt,
    boolean resumed,
    Optional<String> convergence,
    Optional<Reason> finding) {

  /** What is to be done, or was. */
  enum What {
    RESTART("restart"),
    HOLD("hold"),
    FAILED("failed");

    private final String text;

    What(String text) {
      this.text = text;
    }

    /** As reports print it. */
    @Override
    public String toString() {
      return text;
    }
  }

  static Row of(WorkloadRef workload, Decision decision) {
    return decision.fold(
        roll -> decided(workload, What.RESTART, decision, false),
        hold -> decided(workload, What.HOLD, decision, hold.passing()));
  }

  static Row of(Outcome outcome) {
    return outcome.fold(Row::of, Row::of, Row::of);
  }

  private static Row of(Outcome.Held held) {
    return new Row(
        held.workload(),
        What.HOLD,
        held.reason(),
        held.passing(),
        held.warnings(),
        held.containers(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static Row of(Outcome.Rolled rolled) {
    return new Row(
        rolled.workload(),
        What.RESTART,
        rolled.reason(),
        false,
        rolled.warnings(),
        rolled.containers(),
        Optional.empty(),
        Optional.of(rolled.restartedAt()),
        rolled.resumed(),
        Optional.of(rolled.convergence().code()),
        Optional.of(rolled.finding()));
  }

  private static Row of(Outcome.Failed failed) {
    return new Row(
        failed.workload(),
        What.FAILED,
        failed.cause(),
        false,
        failed.warnings(),
        failed.containers(),
        Optional.of(failed.stage()),
        failed.restartedAt(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static Row decided(WorkloadRef workload, What what, Decision decision, boolean passing) {
    return new Row(
        workload,
        what,
        decision.reason(),
        passing,
        decision.warnings(),
        decision.containers(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }
}
