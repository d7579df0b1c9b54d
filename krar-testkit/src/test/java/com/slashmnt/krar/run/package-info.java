/** Tests of {@code com.slashmnt.krar.run}. */
@NullMarked
package com.slashmnt.krar.run;

import org.jspecify.annotations.NullMarked;
