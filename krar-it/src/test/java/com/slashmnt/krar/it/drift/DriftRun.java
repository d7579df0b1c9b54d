package com.slashmnt.krar.it.drift;

import com.slashmnt.krar.it.harness.JobReport;
import java.util.List;
import java.util.Map;

/**
 * A run of krar over many rows.
 *
 * @param name by which rows expect something of it
 * @param requests by row, what it asked of its registry
 */
record DriftRun(String name, JobReport report, Map<LiveRow, List<String>> requests) {
  @Override
  public String toString() {
    return name;
  }
}
