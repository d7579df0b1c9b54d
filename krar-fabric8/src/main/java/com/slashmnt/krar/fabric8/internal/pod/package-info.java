/** What runs: pods, the revision that they belong to, and their nodes. */
@NullMarked
package com.slashmnt.krar.fabric8.internal.pod;

import org.jspecify.annotations.NullMarked;
