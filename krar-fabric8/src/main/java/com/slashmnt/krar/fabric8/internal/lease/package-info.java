/** Leases, by which runs keep apart what each restarts. */
@NullMarked
package com.slashmnt.krar.fabric8.internal.lease;

import org.jspecify.annotations.NullMarked;
