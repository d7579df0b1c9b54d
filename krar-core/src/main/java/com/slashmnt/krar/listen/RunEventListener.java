package com.slashmnt.krar.listen;

import org.apiguardian.api.API;

/**
 * A listener with a method per event; each does nothing by default.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public interface RunEventListener extends RunListener {

  /** A run or a plan begins. */
  default void started(RunEvent.Started event) {}

  /** The workloads are selected. */
  default void selected(RunEvent.Selected event) {}

  /** A tag is waited for. */
  default void awaiting(RunEvent.Awaiting event) {}

  /** A workload was decided on. */
  default void decided(RunEvent.Decided event) {}

  /** A workload was restarted. */
  default void triggered(RunEvent.Triggered event) {}

  /** A rollout has moved. */
  default void progressed(RunEvent.Progressed event) {}

  /** A workload has its outcome. */
  default void finished(RunEvent.Finished event) {}

  /** Something concerns the run as a whole. */
  default void warned(RunEvent.Warned event) {}

  /** The run is over. */
  default void ended(RunEvent.Ended event) {}

  /** Calls the method of the event. */
  @Override
  default void on(RunEvent event) {
    if (event instanceof RunEvent.Started e) {
      started(e);
    } else if (event instanceof RunEvent.Selected e) {
      selected(e);
    } else if (event instanceof RunEvent.Awaiting e) {
      awaiting(e);
    } else if (event instanceof RunEvent.Decided e) {
      decided(e);
    } else if (event instanceof RunEvent.Triggered e) {
      triggered(e);
    } else if (event instanceof RunEvent.Progressed e) {
      progressed(e);
    } else if (event instanceof RunEvent.Finished e) {
      finished(e);
    } else if (event instanceof RunEvent.Warned e) {
      warned(e);
    } else {
      ended((RunEvent.Ended) event);
    }
  }
}
