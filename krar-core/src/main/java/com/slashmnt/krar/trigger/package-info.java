/** How a workload is restarted; start with {@link com.slashmnt.krar.trigger.RolloutTrigger}. */
@NullMarked
package com.slashmnt.krar.trigger;

import org.jspecify.annotations.NullMarked;
