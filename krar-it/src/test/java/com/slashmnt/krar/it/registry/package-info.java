/**
 * A real registry of images on loopback, and what the tests do to it.
 *
 * <p>Read {@link com.slashmnt.krar.it.registry.Registry} first, then {@link
 * com.slashmnt.krar.it.registry.ImageBuilder}, which pushes images, {@link
 * com.slashmnt.krar.it.registry.RegistryFront}, which makes faults, and {@link
 * com.slashmnt.krar.it.registry.Skopeo}, which reads digests independently.
 */
@NullMarked
package com.slashmnt.krar.it.registry;

import org.jspecify.annotations.NullMarked;
