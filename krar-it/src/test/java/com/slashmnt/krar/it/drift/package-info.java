/**
 * What mode smart judges on a real cluster and at a real registry: what is current, what drifted,
 * what cannot be told.
 *
 * <p>Read {@link com.slashmnt.krar.it.drift.DriftTable} first: a row for each case.
 */
@NullMarked
package com.slashmnt.krar.it.drift;

import org.jspecify.annotations.NullMarked;
