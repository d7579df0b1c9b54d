/**
 * What a workload's pods run against what registries publish; start with {@link
 * com.slashmnt.krar.drift.Drift}.
 */
@NullMarked
package com.slashmnt.krar.drift;

import org.jspecify.annotations.NullMarked;
