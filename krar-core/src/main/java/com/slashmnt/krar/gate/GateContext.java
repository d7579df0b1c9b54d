package com.slashmnt.krar.gate;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What a gate may know of the run.
 *
 * <p>A view that is true while the gate is asked; not to be kept.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public interface GateContext {

  /** The time of day. */
  Instant now();

  /**
   * What is being restarted or has been, and whose rollout is not complete. A complete rollout that
   * is merely looked at once more after the settle time is not in flight.
   */
  List<Restart> inFlight();

  /** What waits for its turn, in the order in which it will be asked for. */
  List<Restart> queued();

  /** What has an outcome, in the order in which it came. */
  List<Outcome> finished();

  /** How many workloads have failed; targets that could not be read are none. */
  int failures();

  /**
   * A workload and what was decided on it.
   *
   * @since 3.0.0
   */
  record Restart(Workload workload, Decision.Roll decision) {}
}
