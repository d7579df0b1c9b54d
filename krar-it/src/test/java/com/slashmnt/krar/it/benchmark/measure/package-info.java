/**
 * Lets contestants run in turns and looks what each run takes; {@link
 * com.slashmnt.krar.it.benchmark.measure.Contest} first.
 */
@NullMarked
package com.slashmnt.krar.it.benchmark.measure;

import org.jspecify.annotations.NullMarked;
