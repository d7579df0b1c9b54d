@NullMarked
package com.slashmnt.krar.job.cluster;

import org.jspecify.annotations.NullMarked;
