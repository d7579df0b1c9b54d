/**
 * What each SPI promises, as tests to extend: a plug-in's test class extends the contract of its
 * SPI and gives it an instance. Published as krar-core's test-jar.
 */
@NullMarked
package com.slashmnt.krar.contract;

import org.jspecify.annotations.NullMarked;
