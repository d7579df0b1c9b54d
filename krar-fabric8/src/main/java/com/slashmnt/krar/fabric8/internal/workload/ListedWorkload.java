package com.slashmnt.krar.fabric8.internal.workload;

import com.slashmnt.krar.workload.Workload;
import java.util.Optional;

/**
 * One object of a list.
 *
 * @param workload the whole of it, if it was asked for
 */
public record ListedWorkload(
    String namespace, String name, String resourceVersion, Optional<Workload> workload) {}
