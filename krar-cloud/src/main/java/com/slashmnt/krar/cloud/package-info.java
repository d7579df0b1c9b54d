/**
 * Credentials for the registries of clouds; start with {@link
 * com.slashmnt.krar.cloud.CloudCredentials}.
 *
 * <p>No {@code toString}, no message and no log of this module has a token or a key in it.
 */
@NullMarked
package com.slashmnt.krar.cloud;

import org.jspecify.annotations.NullMarked;
