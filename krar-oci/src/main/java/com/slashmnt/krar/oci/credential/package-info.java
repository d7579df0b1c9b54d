/**
 * Credentials for registries; start with {@link com.slashmnt.krar.oci.credential.Credentials}.
 *
 * <p>No {@code toString} and no message of this package has a user, a password or a token in it.
 */
@NullMarked
package com.slashmnt.krar.oci.credential;

import org.jspecify.annotations.NullMarked;
