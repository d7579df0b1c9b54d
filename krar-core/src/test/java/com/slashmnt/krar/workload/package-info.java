/** Tests of {@code com.slashmnt.krar.workload}. */
@NullMarked
package com.slashmnt.krar.workload;

import org.jspecify.annotations.NullMarked;
