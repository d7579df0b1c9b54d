/** Tests of {@code com.slashmnt.krar.select}. */
@NullMarked
package com.slashmnt.krar.select;

import org.jspecify.annotations.NullMarked;
