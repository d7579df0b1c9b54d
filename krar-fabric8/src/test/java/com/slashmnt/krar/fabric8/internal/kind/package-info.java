@NullMarked
package com.slashmnt.krar.fabric8.internal.kind;

import org.jspecify.annotations.NullMarked;
