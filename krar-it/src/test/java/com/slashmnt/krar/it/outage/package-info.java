/**
 * What remains true when the API server, the network or krar itself ends in the middle of a run.
 */
@NullMarked
package com.slashmnt.krar.it.outage;

import org.jspecify.annotations.NullMarked;
