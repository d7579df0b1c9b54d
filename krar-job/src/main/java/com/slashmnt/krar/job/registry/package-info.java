/** The registries that mode smart asks: their settings, credentials and clients. */
@NullMarked
package com.slashmnt.krar.job.registry;

import org.jspecify.annotations.NullMarked;
