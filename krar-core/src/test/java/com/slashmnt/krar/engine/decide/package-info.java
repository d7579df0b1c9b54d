@NullMarked
package com.slashmnt.krar.engine.decide;

import org.jspecify.annotations.NullMarked;
