/** What holds for the module as a whole; start with {@code ArchitectureTest}. */
@NullMarked
package com.slashmnt.krar;

import org.jspecify.annotations.NullMarked;
