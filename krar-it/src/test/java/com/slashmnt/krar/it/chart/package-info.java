/**
 * The Helm chart, by the real {@code helm}; {@link com.slashmnt.krar.it.chart.Chart} renders it.
 */
@NullMarked
package com.slashmnt.krar.it.chart;

import org.jspecify.annotations.NullMarked;
