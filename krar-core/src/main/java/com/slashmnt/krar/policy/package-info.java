/**
 * Whether a workload is restarted, and why; start with {@link
 * com.slashmnt.krar.policy.RolloutPolicy}.
 */
@NullMarked
package com.slashmnt.krar.policy;

import org.jspecify.annotations.NullMarked;
