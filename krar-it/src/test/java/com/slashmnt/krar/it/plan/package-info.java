/** Plans that are applied, and decisions that are explained. */
@NullMarked
package com.slashmnt.krar.it.plan;

import org.jspecify.annotations.NullMarked;
