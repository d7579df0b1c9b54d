/**
 * What krar costs beside kubectl and beside bare requests, as ratios; {@code docs/benchmarks.md}
 * tells how to run it.
 *
 * <p>Read {@link com.slashmnt.krar.it.benchmark.BenchmarkMain} first.
 */
@NullMarked
package com.slashmnt.krar.it.benchmark;

import org.jspecify.annotations.NullMarked;
