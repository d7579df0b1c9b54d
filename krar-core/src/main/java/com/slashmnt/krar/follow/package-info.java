/** How a restart went; start with {@link com.slashmnt.krar.follow.RolloutFollower}. */
@NullMarked
package com.slashmnt.krar.follow;

import org.jspecify.annotations.NullMarked;
