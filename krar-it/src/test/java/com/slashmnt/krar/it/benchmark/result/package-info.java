/**
 * What a benchmark found, as data: from one {@link com.slashmnt.krar.it.benchmark.result.Sample} to
 * the {@link com.slashmnt.krar.it.benchmark.result.RowResult} that is kept in a file.
 */
@NullMarked
package com.slashmnt.krar.it.benchmark.result;

import org.jspecify.annotations.NullMarked;
