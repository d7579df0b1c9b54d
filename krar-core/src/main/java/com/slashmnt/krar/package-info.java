@NullMarked
package com.slashmnt.krar;

import org.jspecify.annotations.NullMarked;
