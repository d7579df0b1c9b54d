/** Container images as values; start with {@link com.slashmnt.krar.image.ImageReference}. */
@NullMarked
package com.slashmnt.krar.image;

import org.jspecify.annotations.NullMarked;
