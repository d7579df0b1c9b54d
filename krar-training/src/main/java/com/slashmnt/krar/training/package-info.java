/**
 * Runs of krar that train a JVM: what it loads meanwhile goes into the cache or the archive that
 * later runs start from.
 *
 * <p>Read {@link com.slashmnt.krar.training.ImageTrainingMain} for the image's JVM, {@link
 * com.slashmnt.krar.training.DownloadTrainingMain} for the plain download's.
 */
@NullMarked
package com.slashmnt.krar.training;

import org.jspecify.annotations.NullMarked;
