/**
 * An API server and an image registry on loopback, in this process; start with {@link
 * com.slashmnt.krar.testkit.embedded.EmbeddedCluster}.
 */
@NullMarked
package com.slashmnt.krar.testkit.embedded;

import org.jspecify.annotations.NullMarked;
