/**
 * What the contestants work on: fleets, the controller that rolls them out, a registry that takes
 * its time.
 */
@NullMarked
package com.slashmnt.krar.it.benchmark.fleet;

import org.jspecify.annotations.NullMarked;
