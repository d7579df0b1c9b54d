package com.slashmnt.krar.workload;

import java.util.List;

/**
 * The live pods of a workload's newest revision; terminating and finished ones are left out.
 *
 * @since 3.0.0
 */
public record RunningPods(List<RunningPod> pods) {

  public RunningPods {
    pods = List.copyOf(pods);
  }
}
