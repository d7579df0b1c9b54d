package com.slashmnt.krar.listen;

import com.slashmnt.krar.Reason;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Hears every step of a run: for progress, logs, metrics, Kubernetes Events.
 *
 * <p>The run calls it on its own thread, in order, and waits for it: one that does I/O queues it.
 * If it throws, the run goes on and its report has one warning.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
@FunctionalInterface
public interface RunListener {

  /** Something happened. */
  void on(RunEvent event);

  /**
   * Called once, after the last workload has its outcome and before the report is made: time to
   * finish what is queued, within bounds.
   *
   * @return warnings for the report
   */
  default List<Reason> flush() {
    return List.of();
  }
}
