/**
 * Tests of the command; start with {@code SettingsTest}, {@code Told} is how they give settings.
 */
@NullMarked
package com.slashmnt.krar.job;

import org.jspecify.annotations.NullMarked;
