/** Which workloads a run is about; start with {@link com.slashmnt.krar.select.WorkloadSelector}. */
@NullMarked
package com.slashmnt.krar.select;

import org.jspecify.annotations.NullMarked;
