package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.select.Discovery;
import com.slashmnt.krar.workload.WorkloadRef;
import java.util.List;
import java.util.Optional;

/**
 * Which workloads the run is about.
 *
 * @param discovery what to look for; empty looks for nothing
 * @param targets workloads by name
 * @param optOutLabel the label whose value {@code never} holds a workload
 */
public record SelectionSettings(
    Optional<Discovery> discovery, List<WorkloadRef> targets, String optOutLabel) {

  public SelectionSettings {
    targets = List.copyOf(targets);
  }
}
