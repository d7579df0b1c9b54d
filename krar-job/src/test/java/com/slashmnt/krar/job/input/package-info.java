@NullMarked
package com.slashmnt.krar.job.input;

import org.jspecify.annotations.NullMarked;
