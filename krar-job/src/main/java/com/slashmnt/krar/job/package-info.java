/**
 * The {@code krar} command: arguments and environment in, restarts, a report and an exit code out.
 *
 * <p>Start with {@link com.slashmnt.krar.job.KrarCommand}; {@code Settings} is what it is told,
 * {@code Wiring} what it makes of that, {@code TextReport}, {@code JsonReport} and {@code ExitCode}
 * what it says.
 */
@NullMarked
package com.slashmnt.krar.job;

import org.jspecify.annotations.NullMarked;
