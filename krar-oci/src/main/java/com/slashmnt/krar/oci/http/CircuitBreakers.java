package com.slashmnt.krar.oci.http;

import com.slashmnt.krar.image.DigestLookup.Unavailable;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Leaves alone what did not serve for a while, so that what is down does not cost the time for
 * look-ups, and lets a probe through now and then, which may bring it back.
 *
 * <p>An origin fails where it gives no answer at all. 502, 503 or 504 may be about one upstream of
 * many, behind a caching registry: they are a failure of that repository, and of those beside it
 * only where several fail. A failure of a request that was already under way when another was
 * answered proves nothing and does not count.
 */
public final class CircuitBreakers {

  /** After so long without an answer. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration BETWEEN_PROBES = Duration.ofSeconds(10);

  private static final class State {
    private @Nullable Long since;
    private long tried;
    private @Nullable LookupFailure last;
    private @Nullable Long answered;
    private final Set<String> failing = new HashSet<>();
  }

  private final Map<String, State> states = new ConcurrentHashMap<>();
  private final Time time;

  public CircuitBreakers(Time time) {
    this.time = time;
  }

  /**
   * Whether to ask.
   *
   * @param purpose for the message
   * @throws LookupFailure if the origin is taken for down, with the code of its last failure
   */
  public void check(Origin origin, String purpose) {
    check(of(origin), origin.toString(), purpose, 1);
  }

  /**
   * Whether to ask that origin for that repository.
   *
   * @throws LookupFailure if the repository, or what it lies in, is taken for down
   */
  public void check(Origin origin, String repository, String purpose) {
    check(of(origin, group(repository)), origin + "/" + group(repository), purpose, 2);
    check(of(origin, repository), origin + "/" + repository, purpose, 1);
  }

  private void check(State state, String what, String purpose, int witnesses) {
    synchronized (state) {
      LookupFailure last = state.last;
      if (last == null || !isGivenUp(state) || state.failing.size() < witnesses) {
        return;
      }
      if (time.since(state.tried).compareTo(BETWEEN_PROBES) >= 0) {
        state.tried = time.nanos();
        return;
      }
      throw new LookupFailure(
          last.reason().code(),
          "Did not look up %s: %s did not serve for %d s (%s) and is tried every %d s only."
              .formatted(
                  purpose,
                  what,
                  LONGEST.toSeconds(),
                  last.reason().code(),
                  BETWEEN_PROBES.toSeconds()),
          last.getCause());
    }
  }

  /** Whether it gave no answer for so long that it is only tried now and then. */
  public boolean isGivenUp(Origin origin) {
    State state = of(origin);
    synchronized (state) {
      return isGivenUp(state);
    }
  }

  private boolean isGivenUp(State state) {
    return state.since != null && time.since(state.since).compareTo(LONGEST) >= 0;
  }

  /** It gave an answer, whatever that says. */
  public void answered(Origin origin) {
    answered(of(origin));
  }

  /** It gave an answer that is about the repository. */
  public void answered(Origin origin, String repository) {
    answered(of(origin, group(repository)));
    answered(of(origin, repository));
  }

  private void answered(State state) {
    synchronized (state) {
      state.since = null;
      state.failing.clear();
      state.answered = time.nanos();
    }
  }

  /**
   * It gave no answer.
   *
   * @param start of the request, by the same time
   */
  public void failed(Origin origin, long start, LookupFailure failure) {
    failed(of(origin), start, failure, "");
  }

  /** As above, where a server before it says so. */
  public void failed(Origin origin, String repository, long start, HttpAnswer answer) {
    LookupFailure failure =
        new LookupFailure(
            Unavailable.REGISTRY_ERROR, answer.origin() + " answers HTTP " + answer.status() + ".");
    failed(of(origin, group(repository)), start, failure, repository);
    failed(of(origin, repository), start, failure, repository);
  }

  private void failed(State state, long start, LookupFailure failure, String witness) {
    synchronized (state) {
      if (state.answered != null && start - state.answered < 0) {
        return;
      }
      if (state.since == null) {
        state.since = start;
      }
      state.tried = time.nanos();
      state.last = failure;
      state.failing.add(witness);
    }
  }

  /** Whether that status says that a server is down, perhaps one behind the one that answers. */
  public static boolean isOutage(int status) {
    return status >= 502 && status <= 504;
  }

  /** Behind a caching registry, the first part of a repository's path often names the upstream. */
  private static String group(String repository) {
    int slash = repository.indexOf('/');
    return slash < 0 ? repository : repository.substring(0, slash + 1);
  }

  private State of(Origin origin) {
    return states.computeIfAbsent(origin.toString(), o -> new State());
  }

  private State of(Origin origin, String path) {
    return states.computeIfAbsent(origin + "/" + path, o -> new State());
  }
}
