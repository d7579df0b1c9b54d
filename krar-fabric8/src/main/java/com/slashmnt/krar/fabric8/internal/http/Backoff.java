package com.slashmnt.krar.fabric8.internal.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long one request is tried: each wait twice as long as the one before, with jitter, unless the
 * server says how long.
 *
 * <p>The run tolerates longer outages than this does; here it is about a connection that was cut
 * and a server that is busy. Not thread-safe, one per request.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Duration patienceWhenAsked;
  private Duration next = FIRST;
  private Duration spent = Duration.ZERO;

  /** A server that asks for more than that in all is as good as gone. */
  Backoff(Duration patienceWhenAsked) {
    this.patienceWhenAsked = patienceWhenAsked;
  }

  /** An attempt took that long. */
  void spend(Duration duration) {
    spent = spent.plus(duration);
  }

  /**
   * What to wait before the next attempt; empty if there should be none.
   *
   * @param asked what the server asked for
   */
  Optional<Duration> next(Optional<Duration> asked) {
    double jitter = ThreadLocalRandom.current().nextDouble(0.5, 1.0);
    Duration own = Duration.ofNanos((long) (next.toNanos() * jitter));
    Duration wait = asked.filter(a -> a.compareTo(own) > 0).orElse(own);
    Duration patience = asked.isPresent() ? patienceWhenAsked : PATIENCE;
    if (spent.plus(wait).compareTo(patience) > 0) {
      return Optional.empty();
    }
    next = min(next.multipliedBy(2), LONGEST);
    spend(wait);
    return Optional.of(wait);
  }

  private static Duration min(Duration left, Duration right) {
    return left.compareTo(right) <= 0 ? left : right;
  }
}
