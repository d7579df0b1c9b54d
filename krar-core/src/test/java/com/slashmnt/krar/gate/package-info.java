/** Tests of {@code com.slashmnt.krar.gate}. */
@NullMarked
package com.slashmnt.krar.gate;

import org.jspecify.annotations.NullMarked;
