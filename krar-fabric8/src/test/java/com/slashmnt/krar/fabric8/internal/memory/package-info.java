@NullMarked
package com.slashmnt.krar.fabric8.internal.memory;

import org.jspecify.annotations.NullMarked;
