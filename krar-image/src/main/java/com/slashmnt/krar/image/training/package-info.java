/**
 * The training run of the image's JVM, which runs while the image is built.
 *
 * <p>Read {@link com.slashmnt.krar.image.training.TrainingMain} first.
 */
@NullMarked
package com.slashmnt.krar.image.training;

import org.jspecify.annotations.NullMarked;
