/**
 * krar's SPIs on a Kubernetes API, by fabric8's client; start with {@link
 * com.slashmnt.krar.fabric8.Fabric8Cluster}.
 *
 * <p>The packages below {@code internal} are no API: they may change with any release.
 */
@NullMarked
package com.slashmnt.krar.fabric8;

import org.jspecify.annotations.NullMarked;
