/**
 * What users of the command see: settings, flags of the old script, rights, and what is never
 * printed.
 */
@NullMarked
package com.slashmnt.krar.it.usage;

import org.jspecify.annotations.NullMarked;
