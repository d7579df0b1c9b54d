package com.slashmnt.krar.oci;

import java.time.Duration;

/** Waits as long as a registry asked to; a test does not. */
@FunctionalInterface
interface Pause {

  void await(Duration duration) throws InterruptedException;
}
