package com.slashmnt.krar.gate;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.schedule.DateRanges;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.workload.Workload;
import java.time.ZoneId;
import org.apiguardian.api.API;

/**
 * Decides whether a restart may start now.
 *
 * <p>The policy says whether a workload is to be restarted, a gate says when. The run asks its
 * gates in their order, on its own thread, for each workload that waits for its turn, again after
 * each result of a restart and each look at the rollouts; the first that is not open counts. A gate
 * is pure: it looks at its arguments, and at no clock, client or log. If it throws, the workload is
 * held ({@code GateFailed}).
 *
 * <p>A gate that waits must open or close sooner or later, by what the run does or by time: the run
 * does not end before it has.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
@FunctionalInterface
public interface Gate {

  /**
   * Whether this workload's restart may start now.
   *
   * @param workload its latest snapshot
   * @param restart what the policy decided
   * @param run the state of the run
   */
  GateAnswer ask(Workload workload, Decision.Roll restart, GateContext run);

  /**
   * Whether any restart may start now; asked before the workloads are, so that a gate that concerns
   * the whole run answers once. A run all of whose restarts are behind a gate that is closed here
   * ends as soon as nothing is in flight.
   */
  default GateAnswer ask(GateContext run) {
    return GateAnswer.open();
  }

  /**
   * Starts nothing on these days ({@code Frozen}); what is in flight is followed to its end. The
   * hold says when the freeze ends.
   */
  static Gate notOn(DateRanges dates) {
    return new NotOnDates(dates);
  }

  /**
   * Starts nothing outside these times of the week ({@code OutsideWindow}); what is in flight is
   * followed to its end. The hold says when the window opens.
   */
  static Gate within(TimeWindows windows) {
    return new WithinWindows(windows);
  }

  /**
   * Starts a workload whose owner gave it a window, in the form of {@link TimeWindows}, by the
   * annotation {@code krar.slash-mnt.com/window} only within it ({@code OutsideWindow}). What
   * cannot be read holds ({@code InvalidAnnotation}).
   *
   * @param zone of the times in the annotation
   */
  static Gate withinOwnersWindow(ZoneId zone) {
    return new WithinOwnersWindow(zone);
  }

  /**
   * At most that many workloads roll at the same time; without a follower, are restarted at the
   * same time.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  static Gate maxInFlight(int workloads) {
    return new MaxInFlight(workloads);
  }

  /**
   * Nothing starts any more after that many workloads have failed. Targets that could not be read
   * do not count.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  static Gate maxFailures(int workloads) {
    return new MaxFailures(workloads);
  }
}
