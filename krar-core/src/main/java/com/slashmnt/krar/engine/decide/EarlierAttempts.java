package com.slashmnt.krar.engine.decide;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.trigger.RunId;
import com.slashmnt.krar.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What earlier attempts of this run have left on the workloads that it selected. */
public final class EarlierAttempts {

  /**
   * No retry comes so late; an id that is so old is the same for each run. Well below a day, since
   * a nightly run's last restart may be hours younger than its first.
   */
  private static final Duration OLDEST = Duration.ofHours(12);

  private final RunId id;
  private final boolean isOfPush;
  private final Instant now;
  private Instant runStart;

  /** Before anything is selected, for a run that waits for no push; see the other. */
  public EarlierAttempts(RunId id, Instant now) {
    this(id, false, now);
  }

  /**
   * Before anything is selected.
   *
   * @param isOfPush whether the run is about a digest that was pushed, which may be its id. The tag
   *     may move on, and back to that digest: what another run has restarted since is decided anew,
   *     and drift tells whether it has that content
   * @param now when this attempt began
   */
  public EarlierAttempts(RunId id, boolean isOfPush, Instant now) {
    this.id = id;
    this.isOfPush = isOfPush;
    this.now = now;
    this.runStart = now;
  }

  /**
   * Takes what was selected.
   *
   * @return what must be warned of
   */
  public List<Reason> look(List<Workload> selected) {
    List<Instant> old = new ArrayList<>();
    for (Workload workload : selected) {
      Optional<Instant> restarted =
          isResumed(workload) ? RunHistory.of(workload).timeOf(id) : Optional.empty();
      restarted.filter(at -> at.isBefore(now.minus(OLDEST))).ifPresent(old::add);
      restarted
          .filter(at -> at.isBefore(runStart) && !at.isBefore(now.minus(OLDEST)))
          .ifPresent(at -> runStart = at);
    }
    if (old.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Reason(
            "RunIdReused",
            "%d of the selected workloads were restarted by run id %s more than 12 hours ago, and are therefore not restarted again. Each run needs an id of its own; only a retry has that of the run before."
                .formatted(old.size(), id)));
  }

  /** Whether an earlier attempt of this very run has restarted it, or this one has. */
  public boolean isResumed(Workload workload) {
    RunHistory history = RunHistory.of(workload);
    return isOfPush ? history.isNewest(id) : history.contains(id);
  }

  /** When the run began: at the first restart of its first attempt that is known, else now. */
  public Instant runStart() {
    return runStart;
  }
}
