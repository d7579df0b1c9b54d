/** Tests that need the testkit. */
@NullMarked
package com.slashmnt.krar.image;

import org.jspecify.annotations.NullMarked;
