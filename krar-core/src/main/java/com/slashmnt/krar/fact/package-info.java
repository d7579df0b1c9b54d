/**
 * What a policy may ask about a workload beyond its snapshot; start with {@link
 * com.slashmnt.krar.fact.Fact}.
 */
@NullMarked
package com.slashmnt.krar.fact;

import org.jspecify.annotations.NullMarked;
