/**
 * The container image, by itself and as what the chart's pods run. These tests need an image:
 * {@link com.slashmnt.krar.it.podman.KrarImage} says how they get one.
 */
@NullMarked
package com.slashmnt.krar.it.image;

import org.jspecify.annotations.NullMarked;
