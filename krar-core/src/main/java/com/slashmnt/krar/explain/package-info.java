/**
 * How a decision on one workload comes about, as data; start with {@link
 * com.slashmnt.krar.explain.Explanation}.
 */
@NullMarked
package com.slashmnt.krar.explain;

import org.jspecify.annotations.NullMarked;
