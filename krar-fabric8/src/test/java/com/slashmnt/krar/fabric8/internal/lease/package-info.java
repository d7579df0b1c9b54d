@NullMarked
package com.slashmnt.krar.fabric8.internal.lease;

import org.jspecify.annotations.NullMarked;
