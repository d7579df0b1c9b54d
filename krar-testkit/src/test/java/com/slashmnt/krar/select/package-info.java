/** Tests that need the testkit. */
@NullMarked
package com.slashmnt.krar.select;

import org.jspecify.annotations.NullMarked;
