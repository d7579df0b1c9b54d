package com.slashmnt.krar.cloud.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One value, kept until shortly before it expires, and fetched by one thread while the others wait.
 *
 * <p>A failure is kept for a moment, so that not each of many look-ups waits for a server that does
 * not answer; until it expires, the old value is better than the failure.
 */
public final class Kept<T> {

  /**
   * Long enough for what is asked with it, and shorter than the 5 minutes for which Google's
   * metadata server gives out the same token again.
   */
  static final Duration MARGIN = Duration.ofMinutes(2);

  static final Duration FAILURE = Duration.ofSeconds(30);

  private final InstantSource clock;
  private @Nullable Expiring<T> kept;
  private @Nullable IdentityFailure failure;
  private Instant failedUntil = Instant.MIN;

  public Kept(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The value, fetched if there is none that lasts.
   *
   * @throws IdentityFailure if it could not be fetched
   */
  public synchronized T get(Supplier<Expiring<T>> fetch) {
    Instant now = clock.instant();
    Expiring<T> old = kept;
    if (old != null && now.isBefore(old.until().minus(MARGIN))) {
      return old.value();
    }
    IdentityFailure known = failure;
    if (known != null && now.isBefore(failedUntil)) {
      return orElse(old, now, known);
    }
    try {
      Expiring<T> fetched = fetch.get();
      kept = fetched;
      failure = null;
      return fetched.value();
    } catch (IdentityFailure e) {
      // Who is interrupted fails by that alone.
      if (!Thread.currentThread().isInterrupted()) {
        failure = e;
        failedUntil = clock.instant().plus(FAILURE);
      }
      return orElse(old, now, e);
    }
  }

  private T orElse(@Nullable Expiring<T> old, Instant now, IdentityFailure why) {
    if (old != null && now.isBefore(old.until())) {
      return old.value();
    }
    throw why;
  }
}
