/**
 * The {@code krar} command: arguments and environment in, restarts, a report and an exit code out.
 *
 * <p>Start with {@link com.slashmnt.krar.job.KrarCommand}; the package {@code input} reads flags
 * and variables, {@code settings} checks them, {@code cluster} and {@code registry} connect, {@code
 * RunFactory} builds the run, and {@code report} prints what came of it.
 */
@NullMarked
package com.slashmnt.krar.job;

import org.jspecify.annotations.NullMarked;
