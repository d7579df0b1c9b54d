package com.slashmnt.krar.oci.distribution;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import com.slashmnt.krar.oci.credential.Credential;
import com.slashmnt.krar.oci.http.CircuitBreakers;
import com.slashmnt.krar.oci.http.HttpAnswer;
import com.slashmnt.krar.oci.http.LookupFailure;
import com.slashmnt.krar.oci.http.Origin;
import com.slashmnt.krar.oci.http.RegistryCall;
import com.slashmnt.krar.oci.http.Time;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Repeats a request in bad weather, within the time for the look-ups of its registry.
 *
 * <p>What has no answer, 502, 503, 504 and 429 are repeated after 1, 2, 4 … seconds, or when the
 * registry asks to, for half a minute; so one that answers 429 for longer than that, or asks for
 * more than there is, is left alone for the rest of the run.
 *
 * <p>Registries count by who asks, so another credential is another account.
 */
public final class RateLimits {

  /** After 1, 2, 4, 8 and 16 s; a registry that still refuses does not mean what it says. */
  private static final int MOST_REPEATS = 5;

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private record Account(Origin origin, Credential credential) {}

  private static final class State {
    private long notBefore;
    private boolean over;
  }

  private final Map<Account, State> states = new ConcurrentHashMap<>();
  private final Time time;
  private final InstantSource clock;
  private final CircuitBreakers outages;
  private volatile boolean closed;

  public RateLimits(Time time, InstantSource clock, CircuitBreakers outages) {
    this.outages = outages;
    this.time = time;
    this.clock = clock;
  }

  /** Nothing is repeated any more, and no request waits. */
  void close() {
    closed = true;
    time.end();
  }

  /**
   * The first answer that is neither 429 nor an outage; else the last that there was time for.
   *
   * @throws LookupFailure if there is none in time
   */
  HttpAnswer within(
      Origin origin, Credential credential, RegistryCall call, Supplier<HttpAnswer> attempt) {
    State state =
        states.computeIfAbsent(
            new Account(origin, credential),
            account -> {
              State first = new State();
              first.notBefore = time.nanos();
              return first;
            });
    long began = time.nanos();
    for (int repeats = 0; ; repeats++) {
      awaitTurn(state, origin, call);
      outages.check(origin, call.repository(), call.purpose());
      long start = time.nanos();
      HttpAnswer answer;
      try {
        answer = attempt.get();
      } catch (LookupFailure failure) {
        if (!call.isRepeated() || !isRepeatable(failure, origin, call, began, repeats)) {
          throw failure;
        }
        pause(backOff(repeats), origin);
        continue;
      }
      if (answer.status() == 429) {
        limit(state, answer, call, repeats);
        continue;
      }
      if (!CircuitBreakers.isOutage(answer.status())) {
        outages.answered(origin, call.repository());
        return answer;
      }
      outages.failed(origin, call.repository(), start, answer);
      Duration wait = wait(answer, repeats);
      if (!isTime(call, began, repeats, wait)) {
        return answer;
      }
      pause(wait, origin);
    }
  }

  /**
   * What is there at last, where it takes several requests to find out how to ask.
   *
   * @param known whether that was found out meanwhile
   */
  HttpAnswer repeating(
      Origin origin, RegistryCall call, Supplier<Boolean> known, Supplier<HttpAnswer> attempt) {
    long began = time.nanos();
    for (int repeats = 0; ; repeats++) {
      boolean wasKnown = known.get();
      try {
        return attempt.get();
      } catch (LookupFailure failure) {
        if (wasKnown || !isRepeatable(failure, origin, call, began, repeats)) {
          throw failure;
        }
        pause(backOff(repeats), origin);
      }
    }
  }

  private boolean isRepeatable(
      LookupFailure failure, Origin origin, RegistryCall call, long began, int repeats) {
    return failure.isNoAnswer()
        && !outages.isGivenUp(origin)
        && isTime(call, began, repeats, backOff(repeats));
  }

  private boolean isTime(RegistryCall call, long began, int repeats, Duration wait) {
    return !closed
        && repeats < MOST_REPEATS
        && time.since(began).compareTo(CircuitBreakers.LONGEST) < 0
        && wait.compareTo(call.timeout().left()) < 0;
  }

  private static Duration backOff(int repeats) {
    return SHORTEST.multipliedBy(1L << repeats);
  }

  private Duration wait(HttpAnswer answer, int repeats) {
    Optional<Duration> asked = answer.retryAfter(clock.instant());
    return asked.map(a -> a.compareTo(SHORTEST) < 0 ? SHORTEST : a).orElse(backOff(repeats));
  }

  private void limit(State state, HttpAnswer answer, RegistryCall call, int repeats) {
    Duration wait = wait(answer, repeats);
    synchronized (state) {
      if (closed || repeats >= MOST_REPEATS || wait.compareTo(call.timeout().left()) >= 0) {
        state.over = true;
      } else {
        state.notBefore = Math.max(state.notBefore, time.nanos() + wait.toNanos());
      }
    }
  }

  private void awaitTurn(State state, Origin origin, RegistryCall call) {
    Duration wait;
    synchronized (state) {
      if (state.over) {
        throw new LookupFailure(
            Unavailable.RATE_LIMITED,
            "Could not look up %s: %s answers 429, too many requests, and not again in time."
                .formatted(call.purpose(), origin));
      }
      wait = Duration.ofNanos(state.notBefore - time.nanos());
    }
    pause(wait, origin);
  }

  private void pause(Duration wait, Origin origin) {
    if (wait.isNegative() || wait.isZero()) {
      return;
    }
    try {
      time.pause(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookupFailure(
          Unavailable.LOOKUP_FAILED, "Interrupted while waiting for " + origin + ".", e);
    }
  }
}
