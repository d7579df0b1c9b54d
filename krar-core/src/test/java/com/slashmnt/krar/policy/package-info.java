/** Tests of {@code com.slashmnt.krar.policy}. */
@NullMarked
package com.slashmnt.krar.policy;

import org.jspecify.annotations.NullMarked;
