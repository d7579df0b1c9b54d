package com.slashmnt.krar.run;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One workload on its way through a run; touched by the run's thread only. */
final class Tracked {

  private Workload workload;
  private final Progress progress;
  private Decision decision = Decision.hold("Undecided", "Nothing was decided yet.");
  private int conflicts;
  private int unseen;
  private int outages;
  private @Nullable Instant restartedAt;
  private boolean resumed;
  private @Nullable Reason failure;
  private @Nullable Outcome outcome;

  Tracked(Workload workload, Instant now) {
    this.workload = workload;
    this.progress = new Progress(workload, now);
  }

  Workload workload() {
    return workload;
  }

  Progress progress() {
    return progress;
  }

  /** Takes a newer snapshot, and says whether its rollout has moved. */
  boolean see(Workload now, Instant at) {
    workload = now;
    unseen = 0;
    return progress.see(now, at);
  }

  boolean hadConflict() {
    return conflicts > 0;
  }

  /** It could not be seen, so many times in a row. */
  int unseen() {
    progress.lost();
    return ++unseen;
  }

  Decision decision() {
    return decision;
  }

  void decide(Decision value) {
    decision = value;
  }

  /** One more attempt on a snapshot that was no longer true. */
  int conflict() {
    return ++conflicts;
  }

  /** Its restart was what showed that the cluster cannot be reached, once more. */
  int outage() {
    return ++outages;
  }

  void triggered(Instant at, boolean byEarlierAttempt) {
    restartedAt = at;
    resumed = byEarlierAttempt;
  }

  @Nullable Instant restartedAt() {
    return restartedAt;
  }

  boolean resumed() {
    return resumed;
  }

  /** The last attempt to restart it did not reach the cluster. */
  void failing(Reason why) {
    failure = why;
  }

  @Nullable Reason failure() {
    return failure;
  }

  @Nullable Outcome outcome() {
    return outcome;
  }

  void finish(Outcome value) {
    outcome = value;
  }
}
