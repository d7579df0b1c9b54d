/** Tests that need the testkit. */
@NullMarked
package com.slashmnt.krar.policy;

import org.jspecify.annotations.NullMarked;
