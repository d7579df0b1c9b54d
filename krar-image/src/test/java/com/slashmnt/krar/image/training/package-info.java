@NullMarked
package com.slashmnt.krar.image.training;

import org.jspecify.annotations.NullMarked;
