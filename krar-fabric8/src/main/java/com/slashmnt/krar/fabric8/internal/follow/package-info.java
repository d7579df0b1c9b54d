/** How rollouts are seen; start with {@link WatchFollower}. */
@NullMarked
package com.slashmnt.krar.fabric8.internal.follow;

import org.jspecify.annotations.NullMarked;
