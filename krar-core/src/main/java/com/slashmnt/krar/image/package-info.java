/**
 * Container images as values, and what registries hold; start with {@link
 * com.slashmnt.krar.image.ImageReference}, then {@link com.slashmnt.krar.image.DigestSource}.
 */
@NullMarked
package com.slashmnt.krar.image;

import org.jspecify.annotations.NullMarked;
