package com.slashmnt.krar.it.benchmark.result;

/**
 * What one benchmark found, and when and where.
 *
 * @param row the benchmark's name
 * @param stamp one sentence: the date, the commit and the machine
 */
public record RowResult(String row, String stamp, Findings findings) {}
