package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Waits where a registry asks to, within the time for all look-ups; a registry that asks for more,
 * or does not say, is left alone for the rest of the run.
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

  RateLimits(TimeBudget budget, Pause pause, InstantSource clock) {
    this.budget = budget;
    this.pause = pause;
    this.clock = clock;
  }

  /**
   * The first answer that is no 429.
   *
   * @throws LookupFailure if there is none in time
   */
  Answer within(Origin origin, Credential credential, String purpose, Supplier<Answer> attempt) {
    State state = states.computeIfAbsent(new Account(origin, credential), account -> new State());
    for (int waits = 0; ; waits++) {
      awaitTurn(state, origin, purpose);
      Answer answer = attempt.get();
      if (answer.status() != 429) {
        return answer;
      }
      limit(state, answer, waits);
    }
  }

  private void limit(State state, Answer answer, int waits) {
    Duration asked = answer.retryAfter(clock.instant()).orElse(budget.total());
    Duration wait = asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
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
