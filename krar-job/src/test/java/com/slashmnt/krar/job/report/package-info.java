@NullMarked
package com.slashmnt.krar.job.report;

import org.jspecify.annotations.NullMarked;
