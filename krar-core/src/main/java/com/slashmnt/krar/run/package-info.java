/** One run from selection to report; start with {@link com.slashmnt.krar.run.RolloutRun}. */
@NullMarked
package com.slashmnt.krar.run;

import org.jspecify.annotations.NullMarked;
