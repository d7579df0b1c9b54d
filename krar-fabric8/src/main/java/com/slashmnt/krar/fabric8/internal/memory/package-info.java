/** The memory of failed restarts in a ConfigMap. */
@NullMarked
package com.slashmnt.krar.fabric8.internal.memory;

import org.jspecify.annotations.NullMarked;
