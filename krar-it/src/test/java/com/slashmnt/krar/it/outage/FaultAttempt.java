package com.slashmnt.krar.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.it.harness.JobReport;
import java.util.Map;

/**
 * One attempt of a run, and what the API server's audit log has of it.
 *
 * @param report what it said; a killed one says nothing
 * @param before by reference, the patches of workloads that were accepted before it
 * @param during the same, of the attempt itself
 */
record FaultAttempt(JobReport report, Map<String, Integer> before, Map<String, Integer> during) {

  /** What it says to have done was done, and what was done it says. */
  void assertTrue(String round) {
    if (report.refs().isEmpty()) {
      // Killed, or ended before anything was selected.
      if (!report.status().isEmpty()) {
        assertThat(during)
            .as("patches of a run that reports none, %s: %s", round, report)
            .isEmpty();
      }
      return;
    }
    assertThat(report.refs()).as("%s: %s", round, report).containsAll(during.keySet());
    for (String ref : report.refs()) {
      int now = during.getOrDefault(ref, 0);
      int all = before.getOrDefault(ref, 0) + now;
      String what =
          "%s, %d patches of which %d now, %s: %s".formatted(ref, all, now, round, report);
      if (now > 0) {
        assertThat(report.restarted(ref)).as("said to be restarted: " + what).isTrue();
      }
      if (report.restarted(ref)) {
        assertThat(all).as("patched: " + what).isPositive();
      }
      if (report.resumed(ref)) {
        assertThat(before).as("patched by an earlier attempt: " + what).containsKey(ref);
      }
      if (report.code(ref).equals("RolledBack")) {
        assertThat(all).as("restarted and taken back: " + what).isEqualTo(2);
      }
      if (report.code(ref).equals("Converged")) {
        assertThat(all).as("restarted: " + what).isEqualTo(1);
      }
    }
  }
}
