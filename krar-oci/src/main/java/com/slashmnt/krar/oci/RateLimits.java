package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Waits where a registry asks to, within the time for all look-ups; a registry that answers 429 and
 * asks for more, or does not say, is left alone for the rest of the run.
 *
 * <p>After 502, 503 or 504 a request is sent once more, after the time that the registry asks for
 * or a second.
 *
 * <p>Registries count by who asks, so another credential is another account.
 */
final class RateLimits {

  /** A registry that still refuses after that many waits does not mean what it says. */
  private static final int MOST_WAITS = 5;

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private record Account(Origin origin, Credential credential) {}

  private static final class State {
    private long notBefore = System.nanoTime();
    private boolean over;
  }

  private final Map<Account, State> states = new ConcurrentHashMap<>();
  private final TimeBudget budget;
  private final Pause pause;
  private final InstantSource clock;
  private final Outages outages;

  RateLimits(TimeBudget budget, Pause pause, InstantSource clock, Outages outages) {
    this.outages = outages;
    this.budget = budget;
    this.pause = pause;
    this.clock = clock;
  }

  /**
   * The first answer that is no 429, nor the first 502, 503 or 504 that can be waited for.
   *
   * @throws LookupFailure if there is none in time
   */
  Answer within(Origin origin, Credential credential, String purpose, Supplier<Answer> attempt) {
    State state = states.computeIfAbsent(new Account(origin, credential), account -> new State());
    boolean mayFail = true;
    for (int waits = 0; ; ) {
      outages.check(origin, purpose);
      awaitTurn(state, origin, purpose);
      long start = System.nanoTime();
      Answer answer = attempt.get();
      if (answer.status() == 429) {
        limit(state, answer, waits++);
      } else if (!Outages.isOutage(answer.status())) {
        return answer;
      } else if (mayFail && postpone(state, answer)) {
        mayFail = false;
      } else {
        outages.failed(answer.origin(), start, Outages.failure(answer));
        return answer;
      }
    }
  }

  /** Whether there is the time to ask once more after a pause. */
  private boolean postpone(State state, Answer answer) {
    Duration wait = atLeastShortest(answer.retryAfter(clock.instant()).orElse(SHORTEST));
    if (wait.compareTo(budget.left()) >= 0) {
      return false;
    }
    synchronized (state) {
      state.notBefore = Math.max(state.notBefore, System.nanoTime() + wait.toNanos());
    }
    return true;
  }

  private static Duration atLeastShortest(Duration wait) {
    return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait;
  }

  private void limit(State state, Answer answer, int waits) {
    Duration wait = atLeastShortest(answer.retryAfter(clock.instant()).orElse(budget.total()));
    synchronized (state) {
      if (waits >= MOST_WAITS || wait.compareTo(budget.left()) >= 0) {
        state.over = true;
      } else {
        state.notBefore = Math.max(state.notBefore, System.nanoTime() + wait.toNanos());
      }
    }
  }

  private void awaitTurn(State state, Origin origin, String purpose) {
    Duration wait;
    synchronized (state) {
      if (state.over) {
        throw new LookupFailure(
            Unavailable.RATE_LIMITED,
            "Could not look up %s: %s answers 429, too many requests, and not again in time."
                .formatted(purpose, origin));
      }
      wait = Duration.ofNanos(state.notBefore - System.nanoTime());
    }
    if (wait.isNegative() || wait.isZero()) {
      return;
    }
    try {
      pause.await(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookupFailure(
          Unavailable.LOOKUP_FAILED, "Interrupted while waiting for " + origin + ".", e);
    }
  }
}
