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
  private final Instant now;
  private Instant runStart;

  /**
   * Before anything is selected.
   *
   * @param now when this attempt began
   */
  public EarlierAttempts(RunId id, Instant now) {
    this.id = id;
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
      Optional<Instant> restarted = RunHistory.of(workload).timeOf(id);
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
    return RunHistory.of(workload).contains(id);
  }

  /** When the run began: at the first restart of its first attempt that is known, else now. */
  public Instant runStart() {
    return runStart;
  }
}
