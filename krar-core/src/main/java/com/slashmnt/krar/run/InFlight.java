package com.slashmnt.krar.run;

import com.slashmnt.krar.workload.Workload;
import com.slashmnt.krar.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Workloads that were restarted and are being followed. */
final class InFlight {

  private final Map<WorkloadRef, Tracked> all = new LinkedHashMap<>();
  private final Duration settleTime;

  InFlight(Duration settleTime) {
    this.settleTime = settleTime;
  }

  void add(Tracked one) {
    all.put(one.workload().ref(), one);
  }

  void remove(Tracked one) {
    all.remove(one.workload().ref());
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<Tracked> all() {
    return List.copyOf(all.values());
  }

  List<Workload> workloads() {
    return all.values().stream().map(Tracked::workload).toList();
  }

  /** How many take a slot of the budget: not what is complete and merely watched for a while. */
  int rolling() {
    return (int) all.values().stream().filter(t -> t.completeSince() == null).count();
  }

  /** When the first of those that are complete has been watched long enough. */
  Optional<Instant> nextSettled() {
    return all.values().stream()
        .flatMap(t -> Stream.ofNullable(t.completeSince()))
        .map(since -> since.plus(settleTime))
        .min(Instant::compareTo);
  }
}
