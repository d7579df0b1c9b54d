package com.slashmnt.krar.job.report;

import static java.util.stream.Collectors.joining;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.drift.ContainerVerdict;
import com.slashmnt.krar.drift.Verdict;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says once for the whole report which containers could not be checked, and why. */
final class UnverifiableSummary {

  private static final String PODS_FORBIDDEN = "PodsForbidden";

  /** More names do not help. */
  private static final int NAMED = 5;

  private final TreeSet<String> namespaces = new TreeSet<>();
  private final TreeSet<WorkloadRef> workloads = new TreeSet<>();
  private final Map<String, Integer> causes = new TreeMap<>();

  private UnverifiableSummary() {}

  /** At most one warning for each cause. */
  static List<Reason> of(List<Row> rows) {
    UnverifiableSummary summary = new UnverifiableSummary();
    rows.forEach(row -> row.containers().forEach(c -> summary.add(row.workload(), c)));
    return summary.warnings();
  }

  private void add(WorkloadRef workload, ContainerVerdict verdict) {
    if (verdict.verdict() != Verdict.UNVERIFIABLE) {
      return;
    }
    if (verdict.reason().is(PODS_FORBIDDEN)) {
      namespaces.add(workload.namespace());
    } else {
      workloads.add(workload);
      causes.merge(verdict.reason().code(), 1, Integer::sum);
    }
  }

  private List<Reason> warnings() {
    List<Reason> warnings = new ArrayList<>();
    if (!namespaces.isEmpty()) {
      warnings.add(
          new Reason(
              PODS_FORBIDDEN,
              "Pods may not be listed in %s: what runs there cannot be compared with registries."
                  .formatted(named("namespace", namespaces))));
    }
    if (!causes.isEmpty()) {
      warnings.add(
          new Reason(
              Verdict.UNVERIFIABLE.code(),
              "%s in %s could not be checked against their registry: %s."
                  .formatted(
                      count(causes.values().stream().mapToInt(n -> n).sum(), "container"),
                      count(workloads.size(), "workload"),
                      causes.entrySet().stream()
                          .map(e -> e.getKey() + " " + e.getValue())
                          .collect(joining(", ")))));
    }
    return warnings;
  }

  /** {@code 7 namespaces (a, b, c, d, e, …)}. */
  static String named(String what, Collection<?> names) {
    String some = names.stream().limit(NAMED).map(String::valueOf).collect(joining(", "));
    return count(names.size(), what) + " (" + some + (names.size() > NAMED ? ", …" : "") + ")";
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
