/**
 * Clouds that are played on loopback; {@link com.slashmnt.krar.cloud.FakeClouds} answers at the
 * documented addresses.
 */
@NullMarked
package com.slashmnt.krar.cloud;

import org.jspecify.annotations.NullMarked;
