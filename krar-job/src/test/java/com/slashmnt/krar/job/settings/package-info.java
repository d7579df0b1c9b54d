@NullMarked
package com.slashmnt.krar.job.settings;

import org.jspecify.annotations.NullMarked;
