package com.slashmnt.krar.run;

import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.report.Stage;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workloads that are held back by something that may pass. */
final class Passing {

  private final Map<WorkloadRef, Tracked> held = new LinkedHashMap<>();
  private final Ledger ledger;
  private final WaitTimeout waitTimeout;

  Passing(Ledger ledger, WaitTimeout waitTimeout) {
    this.ledger = ledger;
    this.waitTimeout = waitTimeout;
  }

  void add(Tracked one) {
    held.put(one.workload().ref(), one);
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  Collection<Tracked> all() {
    return held.values();
  }

  /** Whether it has made no progress for so long, or goes on and on. */
  boolean isStuck(Tracked one, Instant now) {
    return one.progress().isStalled(waitTimeout) || one.progress().isEndless(now, waitTimeout);
  }

  /** Takes what was seen, and gives those to decide on again; these are no longer held. */
  List<Tracked> see(Map<WorkloadRef, Observation> seen, Instant now) {
    List<Tracked> again = new ArrayList<>();
    for (Tracked one : List.copyOf(held.values())) {
      Workload before = one.workload();
      Observation observation = seen.get(before.ref());
      if (observation instanceof Observation.Gone) {
        held.remove(before.ref());
        ledger.deleted(one);
      } else if (observation instanceof Observation.Seen s) {
        one.see(s.now(), now);
        boolean changed = !s.now().resourceVersion().equals(before.resourceVersion());
        if (changed || isStuck(one, now)) {
          held.remove(before.ref());
          again.add(one);
        }
      } else if (observation instanceof Observation.Unseen u) {
        one.unseen();
        if (one.progress().isOutOfSight(now, waitTimeout)) {
          held.remove(before.ref());
          ledger.failed(one, Stage.FOLLOW, u.reason());
        }
      }
    }
    return again;
  }
}
