package com.slashmnt.krar.gate;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
   * How long ago a restart was written last: zero while one is being written, empty before the
   * first. Measured by a clock that is not set.
   */
  Optional<Duration> sinceLastStart();

  /**
   * What is being restarted or has been, and whose rollout is not complete. A complete rollout that
   * is merely looked at once more after the settle time is not in flight.
   */
  List<Restart> inFlight();

  /** Whose rollout is complete, and is looked at once more after the settle time. */
  List<Restart> settling();

  /** What waits for its turn, in the order in which it will be asked for. */
  List<Restart> queued();

  /**
   * What waits for its turn again since its restart got no answer: it may have been restarted.
   * These are among the queued, too.
   */
  List<Restart> unanswered();

  /**
   * What is held by something that may pass, such as a rollout of somebody else's, and is decided
   * again then; empty if this run does not wait for that.
   */
  List<Workload> waiting();

  /** What has an outcome, in the order in which it came. */
  List<Outcome> finished();

  /** What has failed, in the order in which it did; targets that could not be read are not here. */
  List<Workload> failed();

  /**
   * What follows from the state of the run, computed once for as long as that does not change: a
   * gate is asked for each workload of a long queue.
   *
   * @param by what it is filed under; a constant of the gate's own, and another one for each thing
   *     that is computed: two gates that use the same one share the value
   */
  default <T> T derived(Object by, Function<GateContext, T> how) {
    return how.apply(this);
  }

  /**
   * A workload and what was decided on it.
   *
   * @since 3.0.0
   */
  record Restart(Workload workload, Decision.Roll decision) {}
}
