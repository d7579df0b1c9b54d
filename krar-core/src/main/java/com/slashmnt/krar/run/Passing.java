package com.slashmnt.krar.run;

import com.slashmnt.krar.follow.Observation;
import com.slashmnt.krar.policy.Decision;
import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workloads that are held back by something that may pass. */
final class Passing {

  /**
   * Whom to decide on again.
   *
   * @param changed those that differ from what was decided on
   * @param stalled those whose rollout made no progress for too long
   */
  record Again(List<Tracked> changed, List<Tracked> stalled) {
    boolean isEmpty() {
      return changed.isEmpty() && stalled.isEmpty();
    }
  }

  private final Map<WorkloadRef, Tracked> held = new LinkedHashMap<>();
  private final Ledger ledger;
  private final Duration waitTimeout;

  Passing(Ledger ledger, Duration waitTimeout) {
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

  /** Takes what was seen; those to decide on again are no longer held. */
  Again see(Map<WorkloadRef, Observation> seen, Instant now) {
    Again again = new Again(new ArrayList<>(), new ArrayList<>());
    for (Tracked one : List.copyOf(held.values())) {
      Workload before = one.workload();
      Observation observation = seen.get(before.ref());
      if (observation instanceof Observation.Gone) {
        held.remove(before.ref());
        ledger.held(one, Decision.hold("Deleted", "It was deleted while this run waited for it."));
        continue;
      }
      boolean visible = false;
      if (observation instanceof Observation.Seen s) {
        visible = true;
        one.see(s.now(), now);
      }
      if (one.progress().isStalled(now, waitTimeout)) {
        held.remove(before.ref());
        if (visible) {
          again.stalled().add(one);
        } else {
          one.decision().ifHold(hold -> ledger.held(one, hold));
        }
      } else if (!one.workload().resourceVersion().equals(before.resourceVersion())) {
        held.remove(before.ref());
        again.changed().add(one);
      }
    }
    return again;
  }
}
