package com.slashmnt.krar.it.benchmark.result;

/**
 * What krar took for a plan over so many pods.
 *
 * @param seconds wall time, the median
 * @param mebibytes peak memory, the median
 */
public record PlotPoint(int pods, double seconds, double mebibytes) {}
