/** Tests of {@code com.slashmnt.krar.trigger}. */
@NullMarked
package com.slashmnt.krar.trigger;

import org.jspecify.annotations.NullMarked;
