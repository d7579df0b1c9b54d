package com.slashmnt.krar.oci;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Leaves an origin alone that failed several times in a row, so that one that is down does not cost
 * the time for all look-ups.
 *
 * <p>A failure is no HTTP answer, or 502, 503 or 504 once more after a pause. One of a request that
 * was already under way when another was answered proves nothing and does not count.
 */
final class Outages {

  private static final int MOST_IN_A_ROW = 3;

  private static final class State {
    private int failures;
    private @Nullable LookupFailure last;
    private @Nullable Long answered;
  }

  private final Map<Origin, State> states = new ConcurrentHashMap<>();

  /**
   * Whether to ask.
   *
   * @param purpose for the message
   * @throws LookupFailure if the origin is taken for down, with the code of its last failure
   */
  void check(Origin origin, String purpose) {
    State state = of(origin);
    synchronized (state) {
      LookupFailure last = state.last;
      if (last != null && state.failures >= MOST_IN_A_ROW) {
        throw new LookupFailure(
            last.reason().code(),
            "Did not look up %s: %s failed %d times in a row (%s) and is not asked any more."
                .formatted(purpose, origin, MOST_IN_A_ROW, last.reason().code()),
            last.getCause());
      }
    }
  }

  void answered(Origin origin) {
    State state = of(origin);
    synchronized (state) {
      state.failures = 0;
      state.answered = System.nanoTime();
    }
  }

  /**
   * Counts a failure.
   *
   * @param start of the request, by {@link System#nanoTime()}
   */
  void failed(Origin origin, long start, LookupFailure failure) {
    State state = of(origin);
    synchronized (state) {
      if (state.answered == null || start - state.answered >= 0) {
        state.failures++;
        state.last = failure;
      }
    }
  }

  /** Whether that status says that a server is down, perhaps one behind the one that answers. */
  static boolean isOutage(int status) {
    return status >= 502 && status <= 504;
  }

  private State of(Origin origin) {
    return states.computeIfAbsent(origin, o -> new State());
  }

  /** What counts as the failure of an answer that says so. */
  static LookupFailure failure(Answer answer) {
    return new LookupFailure(
        Unavailable.REGISTRY_ERROR, answer.origin() + " answers HTTP " + answer.status() + ".");
  }
}
