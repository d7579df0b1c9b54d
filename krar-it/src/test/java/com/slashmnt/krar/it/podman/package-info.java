/**
 * Containers of the image under test, by {@code podman}.
 *
 * <p>Read {@link com.slashmnt.krar.it.podman.PodmanKubelet} first, which runs the pods of Jobs as a
 * node would, then {@link com.slashmnt.krar.it.podman.KrarContainer}, which runs the image alone.
 */
@NullMarked
package com.slashmnt.krar.it.podman;

import org.jspecify.annotations.NullMarked;
