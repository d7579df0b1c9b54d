package com.slashmnt.krar.fabric8.internal.http;

import java.time.Duration;

/** Waits between two attempts; a test does not. */
@FunctionalInterface
public interface Sleeper {

  void await(Duration duration) throws InterruptedException;
}
