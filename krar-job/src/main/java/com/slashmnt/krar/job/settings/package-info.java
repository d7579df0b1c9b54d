/** The settings of a run, parsed and checked. */
@NullMarked
package com.slashmnt.krar.job.settings;

import org.jspecify.annotations.NullMarked;
