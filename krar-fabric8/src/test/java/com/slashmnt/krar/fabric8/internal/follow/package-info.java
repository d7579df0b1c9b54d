@NullMarked
package com.slashmnt.krar.fabric8.internal.follow;

import org.jspecify.annotations.NullMarked;
