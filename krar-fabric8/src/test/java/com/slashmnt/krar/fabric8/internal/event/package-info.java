@NullMarked
package com.slashmnt.krar.fabric8.internal.event;

import org.jspecify.annotations.NullMarked;
