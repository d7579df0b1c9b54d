package com.slashmnt.krar.run;

import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.trigger.RunHistory;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restarts that got no answer before the run ended: whether they came to be shows one more look.
 */
final class Unanswered {

  private final RunSettings settings;
  private final Following following;
  private final Restarts restarts;
  private final Ledger ledger;

  Unanswered(RunSettings settings, Following following, Restarts restarts, Ledger ledger) {
    this.settings = settings;
    this.following = following;
    this.restarts = restarts;
    this.ledger = ledger;
  }

  /** Looks at them all once; what cannot be seen stays without an answer. */
  void settle(Restarts.Next next) {
    List<Tracked> these = restarts.pending().stream().filter(t -> t.failure() != null).toList();
    if (these.isEmpty()) {
      return;
    }
    List<Workload> workloads = these.stream().map(Tracked::workload).toList();
    Map<WorkloadRef, Observation> seen = following.look(workloads);
    for (Tracked one : these) {
      Observation observation = seen.get(one.workload().ref());
      if (observation instanceof Observation.Gone) {
        restarts.remove(one);
        ledger.deleted(one);
      } else if (observation instanceof Observation.Seen s) {
        settle(one, s.now(), next);
      }
    }
  }

  private void settle(Tracked one, Workload now, Restarts.Next next) {
    boolean changed = !now.resourceVersion().equals(one.workload().resourceVersion());
    one.see(now, settings.ticks().instant());
    if (changed) {
      // Whatever is still on its way can only be refused by then.
      one.answered();
    }
    Optional<Instant> at = RunHistory.of(now).timeOf(settings.runId());
    if (at.isPresent()) {
      one.answered();
      restarts.remove(one);
      next.started(one, at.get());
    }
  }
}
