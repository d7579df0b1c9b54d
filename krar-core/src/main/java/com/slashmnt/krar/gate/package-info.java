/**
 * What may start when: a restart that was decided starts once every gate is open; start with {@link
 * com.slashmnt.krar.gate.Gate}.
 */
@NullMarked
package com.slashmnt.krar.gate;

import org.jspecify.annotations.NullMarked;
