/**
 * Writes what was found into {@code docs/benchmarks.md}, and draws it; {@link
 * com.slashmnt.krar.it.benchmark.page.BenchmarkPage} first.
 */
@NullMarked
package com.slashmnt.krar.it.benchmark.page;

import org.jspecify.annotations.NullMarked;
