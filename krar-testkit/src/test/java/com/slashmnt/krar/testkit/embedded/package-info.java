/** Tests of the embedded cluster. */
@NullMarked
package com.slashmnt.krar.testkit.embedded;

import org.jspecify.annotations.NullMarked;
