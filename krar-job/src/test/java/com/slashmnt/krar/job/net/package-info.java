@NullMarked
package com.slashmnt.krar.job.net;

import org.jspecify.annotations.NullMarked;
