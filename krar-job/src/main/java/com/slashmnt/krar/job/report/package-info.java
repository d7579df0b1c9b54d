/** What people and programs read of a run: report, progress lines and exit code. */
@NullMarked
package com.slashmnt.krar.job.report;

import org.jspecify.annotations.NullMarked;
