package com.slashmnt.krar.fabric8;

import java.time.Duration;

/** Waits between two attempts; a test does not. */
@FunctionalInterface
interface Pause {

  void await(Duration duration) throws InterruptedException;
}
