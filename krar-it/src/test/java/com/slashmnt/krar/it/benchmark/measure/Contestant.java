package com.slashmnt.krar.it.benchmark.measure;

import com.slashmnt.krar.it.benchmark.result.Sample;
import java.util.function.Supplier;

/**
 * One of those compared.
 *
 * @param name as it is printed
 * @param run does it once, and fails if it did not do it
 */
public record Contestant(String name, Supplier<Sample> run) {}
