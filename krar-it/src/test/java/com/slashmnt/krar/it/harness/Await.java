package com.slashmnt.krar.it.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a state, never for a time; one that does not come is an error that shows the last. */
public final class Await {
  /** How long to wait where nothing else is said. */
  public static final Duration LIMIT = Duration.ofSeconds(60);

  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /** Waits until the state is wanted, and gives it; {@code what} ends "waited 60 s for …". */
  public static <T extends @Nullable Object> T until(
      String what, Supplier<? extends T> state, Predicate<? super T> wanted) {
    return until(what, LIMIT, state, wanted);
  }

  /**
   * Waits at most {@code limit}; the state is looked at once at least.
   *
   * @throws AssertionError if the time is over
   */
  public static <T extends @Nullable Object> T until(
      String what, Duration limit, Supplier<? extends T> state, Predicate<? super T> wanted) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      T seen = state.get();
      if (wanted.test(seen)) {
        return seen;
      }
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        throw new AssertionError(
            "waited %s s for %s; last seen: %s".formatted(limit.toSeconds(), what, seen));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Waits until the condition holds. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, LIMIT, condition::getAsBoolean, Boolean::booleanValue);
  }
}
