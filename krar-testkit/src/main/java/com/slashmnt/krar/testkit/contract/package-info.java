/**
 * What each SPI promises, as tests to extend: a plug-in's test class extends the contract of its
 * SPI and gives it an instance.
 */
@NullMarked
package com.slashmnt.krar.testkit.contract;

import org.jspecify.annotations.NullMarked;
