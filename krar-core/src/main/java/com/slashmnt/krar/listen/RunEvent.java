package com.slashmnt.krar.listen;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.report.RunReport;
import com.slashmnt.krar.select.Selection;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One step of a run.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public sealed interface RunEvent {

  /**
   * A run or a plan begins.
   *
   * @param runId which run; a random one if none was given
   * @param name the job's or policy's name
   */
  record Started(RunId runId, String name, Instant at) implements RunEvent {}

  /** The workloads are selected; the decisions follow. */
  record Selected(Selection selection) implements RunEvent {}

  /**
   * A tag does not point yet at the digest that was pushed to it; its registry is asked again, and
   * the decisions wait. Told once for each.
   *
   * @param image the tag with that digest
   */
  record Awaiting(ImageReference image) implements RunEvent {}

  /** A workload was decided on; again after each change of it that mattered. */
  record Decided(Workload workload, Decision decision) implements RunEvent {}

  /**
   * A workload was restarted.
   *
   * @param workload as the cluster has it since
   * @param at what its restart annotation says
   * @param resumed whether an earlier attempt of this run had restarted it
   */
  record Triggered(Workload workload, Decision.Roll roll, Instant at, boolean resumed)
      implements RunEvent {}

  /** The rollout of a workload that the run waits for has moved. */
  record Progressed(Workload workload) implements RunEvent {}

  /**
   * A workload has its outcome.
   *
   * @param workload its latest snapshot; empty for a target that could not be read
   */
  record Finished(Optional<Workload> workload, Outcome outcome) implements RunEvent {}

  /** Something concerns the run as a whole. */
  record Warned(Reason warning) implements RunEvent {}

  /** The run is over. */
  record Ended(RunReport report) implements RunEvent {}
}
