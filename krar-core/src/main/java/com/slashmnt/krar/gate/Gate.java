package com.slashmnt.krar.gate;

import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.schedule.DateRanges;
import com.slashmnt.krar.schedule.TimeWindows;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.ZoneId;
import org.apiguardian.api.API;

/**
 * Decides whether a restart may start now.
 *
 * <p>The policy says whether a workload is to be restarted, a gate says when. The run asks its
 * gates in their order, on its own thread, for each workload that waits for its turn, again after
 * each result of a restart and each look at the rollouts; the first that is closed counts, else the
 * first that waits. A gate is pure: it looks at its arguments, and at no clock, client or log. If
 * it throws, the workload is held ({@code GateFailed}).
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
   * Lets the first workload that brings a digest go alone for it, in an order that begins with the
   * one that has the least to lose: most replicas, none missing, then by name. The others wait
   * ({@code AwaitsCanary}) until its rollout is complete and settled. If its pods failed with that
   * content, the others are held ({@code KnownBadDigest}), and that is remembered for them; if they
   * run something else, {@code KnownNotToConverge}; if the rollout failed for another cause, {@code
   * AwaitsCanary}. What is restarted for no content is let through.
   *
   * <p>It needs a follower: without one, a restart shows nothing of its content.
   */
  static Gate canary() {
    return new Canary();
  }

  /**
   * Starts workloads in waves, by the annotation {@code krar.slash-mnt.com/wave}, a whole number, 0
   * without it: each wave once all of the one before have ended ({@code AwaitsWave}), and none
   * after a failure in an earlier one ({@code WaveFailed}). What cannot be read holds ({@code
   * InvalidAnnotation}).
   */
  static Gate waves() {
    return new Waves();
  }

  /**
   * Restarts the workloads of a group, by the annotation {@code krar.slash-mnt.com/group}, one
   * after the other ({@code AwaitsGroup}), and none after one of it that failed ({@code
   * GroupFailed}). A name is one of the workload's namespace; {@code namespace/name} is a group
   * across namespaces. What cannot be read holds ({@code InvalidAnnotation}).
   */
  static Gate groups() {
    return new Groups();
  }

  /**
   * Lets that time pass between two restarts, from the answer to the one until the other is
   * written; they are written one after the other.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  static Gate startInterval(Duration interval) {
    return new StartInterval(interval);
  }

  /**
   * At most that many workloads of a namespace roll at the same time.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  static Gate maxInFlightPerNamespace(int workloads) {
    return new MaxInFlightPerNamespace(workloads);
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
