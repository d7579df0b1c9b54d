package com.slashmnt.krar.trigger;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * What came of an attempt to restart a workload.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public sealed interface TriggerResult {

  /**
   * Its restart is written: its template has changed, and the pods will follow; or it says that
   * they are going to be evicted.
   *
   * @param after the workload as the cluster has it now
   * @param at the second that stands in the restart annotation
   */
  record Triggered(Workload after, Instant at) implements TriggerResult {
    public Triggered {
      requireNonNull(after, "after");
      requireNonNull(at, "at");
    }
  }

  /**
   * Another client changed the workload after the snapshot: nothing was written, and it must be
   * decided again.
   *
   * @param now the workload as it is now
   */
  record Changed(Workload now) implements TriggerResult {
    public Changed {
      requireNonNull(now, "now");
    }
  }

  /** Handles both cases. */
  default <R> R fold(
      Function<Triggered, ? extends R> triggered, Function<Changed, ? extends R> changed) {
    return this instanceof Triggered t ? triggered.apply(t) : changed.apply((Changed) this);
  }
}
