@NullMarked
package com.slashmnt.krar.engine;

import org.jspecify.annotations.NullMarked;
