/** Tests of {@code com.slashmnt.krar.image}. */
@NullMarked
package com.slashmnt.krar.image;

import org.jspecify.annotations.NullMarked;
