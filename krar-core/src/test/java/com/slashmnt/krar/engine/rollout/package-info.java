@NullMarked
package com.slashmnt.krar.engine.rollout;

import org.jspecify.annotations.NullMarked;
