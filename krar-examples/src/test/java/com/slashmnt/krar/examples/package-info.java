/** Runs every example, and checks that the README shows what they say. */
@NullMarked
package com.slashmnt.krar.examples;

import org.jspecify.annotations.NullMarked;
