package com.slashmnt.krar.it.benchmark;

import com.slashmnt.krar.it.benchmark.result.Findings;
import java.io.IOException;

/** One row of the page: what it needs it starts, and what it started it ends. */
interface Benchmark {
  /** What {@code -Dkrar.benchmark.only} names it by, and the page's markers. */
  String row();

  /**
   * Whether it runs where none is named.
   *
   * @param settings of this run
   */
  default boolean isPossible(BenchmarkSettings settings) {
    return true;
  }

  /** Measures. */
  Findings run(BenchmarkSettings settings) throws IOException;
}
