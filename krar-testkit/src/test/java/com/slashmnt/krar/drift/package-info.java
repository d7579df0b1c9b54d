/** Tests of the table that tells drift; start with {@code DriftTest}. */
@NullMarked
package com.slashmnt.krar.drift;

import org.jspecify.annotations.NullMarked;
