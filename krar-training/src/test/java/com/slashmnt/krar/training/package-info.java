@NullMarked
package com.slashmnt.krar.training;

import org.jspecify.annotations.NullMarked;
