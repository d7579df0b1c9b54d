@NullMarked
package com.slashmnt.krar.job.registry;

import org.jspecify.annotations.NullMarked;
