package com.slashmnt.krar.workload;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * One live pod of a workload's newest revision.
 *
 * @param name the pod's name
 * @param ready whether it serves
 * @param trouble the pod's own word on why it does not run, such as {@code CrashLoopBackOff:
 *     back-off 10s restarting failed container}; empty if it has none
 * @param imageIds by container name, what the runtime says it runs; absent while it runs nothing
 * @since 3.0.0
 */
public record RunningPod(
    String name, boolean ready, Optional<String> trouble, Map<String, String> imageIds) {

  public RunningPod {
    requireNonNull(name, "name");
    requireNonNull(trouble, "trouble");
    imageIds = Map.copyOf(imageIds);
  }
}
