@NullMarked
package com.slashmnt.krar.fabric8.internal.pod;

import org.jspecify.annotations.NullMarked;
