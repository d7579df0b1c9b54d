package com.slashmnt.krar.engine;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.engine.rollout.Restart;
import com.slashmnt.krar.engine.rollout.Watch;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Container;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One workload on its way through a run; touched by the run's thread only. */
final class WorkloadRun {

  private Watch watch;
  private Phase phase = new Phase.Selected();
  private List<Container> restartedAs = List.of();
  private Optional<String> restartedRevision = Optional.empty();
  private int conflicts;
  private int outages;
  private @Nullable Instant podsUnknownSince;
  private @Nullable Replacement replacement;
  private @Nullable Reason awaited;

  WorkloadRun(Workload workload, Instant now) {
    this.watch = Watch.of(workload, now);
  }

  WorkloadRef ref() {
    return workload().ref();
  }

  Workload workload() {
    return watch.workload();
  }

  Watch watch() {
    return watch;
  }

  void watch(Watch next) {
    watch = next;
  }

  Phase phase() {
    return phase;
  }

  /** Only {@link Worklist} calls it, which files workloads by phase. */
  void enter(Phase next) {
    phase = next;
  }

  boolean isWaiting() {
    return phase instanceof Phase.Waiting;
  }

  /** Its restart, once it was written. */
  Optional<Restart> restart() {
    if (phase instanceof Phase.Rolling rolling) {
      return Optional.of(rolling.restart());
    }
    if (phase instanceof Phase.Failing failing) {
      return Optional.of(failing.restart());
    }
    return phase instanceof Phase.Settling settling
        ? Optional.of(settling.restart())
        : Optional.empty();
  }

  /** Its restart was written, and left its template so. */
  void restartedAs(List<Container> containers) {
    restartedAs = containers;
    restartedRevision = Optional.empty();
  }

  /** It was looked at: the first revision that is seen of its restart is that restart's. */
  void seenSinceRestart() {
    if (restartedRevision.isEmpty() && workload().rollout().isObserved()) {
      restartedRevision = workload().revision();
    }
  }

  /** Whether its template is still the one that its restart has left. */
  boolean isAsRestarted() {
    boolean sameRevision =
        restartedRevision.isEmpty()
            || workload().revision().isEmpty()
            || restartedRevision.equals(workload().revision());
    return sameRevision
        && workload().containers().equals(restartedAs)
        && workload().containers().stream().allMatch(this::isPinnedAsWanted)
        && restart()
            .filter(r -> workload().lastTemplateRestart().filter(r.at()::equals).isPresent())
            .isPresent();
  }

  /** What a restart of an earlier attempt has pinned, somebody may have changed since. */
  private boolean isPinnedAsWanted(Container container) {
    @Nullable Digest digest = wanted().get(container.name());
    return digest == null
        || container.pinnedFrom().isEmpty()
        || container.reference().flatMap(ImageReference::digest).filter(digest::equals).isPresent();
  }

  /** Since when its rollout is complete; empty while it is not. */
  Optional<Instant> completeSince() {
    return phase instanceof Phase.Settling settling
        ? Optional.of(settling.since())
        : Optional.empty();
  }

  /** How it waits for its restart, or for the answer to it. */
  private Optional<Phase.Queued> queued() {
    if (phase instanceof Phase.Queued queued) {
      return Optional.of(queued);
    }
    return phase instanceof Phase.Starting starting
        ? Optional.of(starting.before())
        : Optional.empty();
  }

  /** What is to be written, or is being written. */
  Optional<Decision.Roll> roll() {
    return queued().map(Phase.Queued::roll);
  }

  /** Why it is unknown whether its last attempt restarted it; empty if that is known. */
  Optional<Reason> unanswered() {
    return phase instanceof Phase.Failing failing
        ? failing.unanswered()
        : queued().flatMap(Phase.Queued::unanswered);
  }

  /**
   * Whether its restart is for content that was looked up too long ago to act on; not while its
   * last attempt may have restarted it, which a decision on what was seen before would forget.
   */
  boolean isOutdated(Instant now, Duration mostAge) {
    return queued()
        .filter(q -> !q.roll().wanted().isEmpty() && q.unanswered().isEmpty())
        .filter(q -> Duration.between(q.decidedAt(), now).abs().compareTo(mostAge) > 0)
        .isPresent();
  }

  /** It may not start yet, and why; null once it may. */
  void awaits(@Nullable Reason why) {
    awaited = why;
  }

  /** Why it could not start when it was its turn; empty if it could. */
  Optional<Reason> awaited() {
    return Optional.ofNullable(awaited);
  }

  boolean hadConflict() {
    return conflicts > 0;
  }

  /** One more attempt on a snapshot that was no longer true. */
  int conflict() {
    return ++conflicts;
  }

  /** Its restart was what showed that the cluster cannot be reached, once more. */
  int outage() {
    return ++outages;
  }

  /** Its pods cannot be read; since when. */
  Instant podsUnknown(Instant now) {
    podsUnknownSince = podsUnknownSince == null ? now : podsUnknownSince;
    return podsUnknownSince;
  }

  /** Its pods could be read. */
  void podsKnown() {
    podsUnknownSince = null;
  }

  /** How far its pods have been replaced; from now on, if none was before. */
  Replacement replacement(Supplier<Replacement> begin) {
    replacement = replacement == null ? begin.get() : replacement;
    return replacement;
  }

  /** How far its pods have been replaced; empty if that is not how it is restarted. */
  Optional<Replacement> replacement() {
    return Optional.ofNullable(replacement);
  }

  /** What its restart should bring, by container; empty if it is not about content. */
  Map<String, Digest> wanted() {
    return phase
        .decision()
        .map(d -> d.fold(Decision.Roll::wanted, hold -> Map.<String, Digest>of()))
        .orElse(Map.of());
  }
}
