/** Selects, restarts and follows workloads. */
@NullMarked
package com.slashmnt.krar.fabric8.internal.workload;

import org.jspecify.annotations.NullMarked;
