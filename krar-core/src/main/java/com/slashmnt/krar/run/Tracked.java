package com.slashmnt.krar.run;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.report.Outcome;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One workload on its way through a run; touched by the run's thread only. */
final class Tracked {

  private Workload workload;
  private final Progress progress;
  private Decision decision = Decision.hold("Undecided", "Nothing was decided yet.");
  private Instant decidedAt = Instant.EPOCH;
  private int conflicts;
  private int unseen;
  private int outages;
  private @Nullable Instant restartedAt;
  private boolean resumed;
  private @Nullable Reason failure;
  private @Nullable Instant completeSince;
  private @Nullable Instant podsUnknownSince;
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

  /** Takes the snapshot that a restart brought; nobody follows it yet. */
  void replace(Workload now, Instant at) {
    see(now, at);
    progress.lost();
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

  void decide(Decision value, Instant at) {
    decision = value;
    decidedAt = at;
  }

  /** Whether it is held back by something that may pass. */
  boolean isHeldForNow() {
    return decision.fold(roll -> false, Decision.Hold::passing);
  }

  /** Whether its restart is for content that was looked up too long ago to act on. */
  boolean isOutdated(Instant now, Duration mostAge) {
    return !wanted().isEmpty() && Duration.between(decidedAt, now).abs().compareTo(mostAge) > 0;
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

  /** What its restart should bring, by container; empty if it is not about content. */
  Map<String, Digest> wanted() {
    return decision.fold(Decision.Roll::wanted, hold -> Map.of());
  }

  /** Its rollout is complete; since when without a break. */
  Instant complete(Instant now) {
    completeSince = completeSince == null ? now : completeSince;
    return completeSince;
  }

  /** Its pods cannot be read; since when. */
  Instant podsUnknown(Instant now) {
    podsUnknownSince = podsUnknownSince == null ? now : podsUnknownSince;
    return podsUnknownSince;
  }

  /** Its rollout is not complete, or no longer. */
  void incomplete() {
    completeSince = null;
  }

  /** Since when its rollout is complete; null while it is not. */
  @Nullable Instant completeSince() {
    return completeSince;
  }

  @Nullable Instant restartedAt() {
    return restartedAt;
  }

  /**
   * That its restart was taken back: its template has lost the restart annotation, or has an older
   * one. Who restarts it once more does not take it back.
   */
  Optional<String> reverted() {
    Instant at = restartedAt;
    if (at == null || workload.lastTemplateRestart().filter(t -> !t.isBefore(at)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "It was restarted at %s, and that restart is gone from its template, which says %s."
            .formatted(at, workload.templateRestartedAt().orElse("nothing")));
  }

  boolean resumed() {
    return resumed;
  }

  /** The last attempt to restart it did not reach the cluster. */
  void failing(Reason why) {
    failure = why;
  }

  /** What became of that attempt is known now. */
  void answered() {
    failure = null;
  }

  /** Why nobody knows whether its last attempt restarted it; null if that is known. */
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
