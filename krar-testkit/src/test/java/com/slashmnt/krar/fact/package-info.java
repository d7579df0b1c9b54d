/** Tests of what is remembered of workloads. */
@NullMarked
package com.slashmnt.krar.fact;

import org.jspecify.annotations.NullMarked;
