/** Tests of {@code com.slashmnt.krar.oci} against a registry that can be as nasty as needed. */
@NullMarked
package com.slashmnt.krar.oci;

import org.jspecify.annotations.NullMarked;
