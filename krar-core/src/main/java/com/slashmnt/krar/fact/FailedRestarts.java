package com.slashmnt.krar.fact;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What restarts of a workload have taught: which content they did not bring, or not to life.
 *
 * @param attempts restarts without effect; none: nothing is known against a restart
 * @param forgottenAt when a user asked to forget what was known before; empty if none did
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record FailedRestarts(List<Attempt> attempts, Optional<Instant> forgottenAt) {

  /** The pods run something else than what a restart should have brought. */
  public static final String KNOWN_NOT_TO_CONVERGE = "KnownNotToConverge";

  /** Admission refused the restart, or its pods. */
  public static final String ADMISSION_REFUSED = "AdmissionRefused";

  /** The pods of that content failed. */
  public static final String KNOWN_BAD_DIGEST = "KnownBadDigest";

  /** However often it failed, it is tried again after that time. */
  private static final Duration LONGEST = Duration.ofDays(30);

  private static final FailedRestarts NOTHING = new FailedRestarts(List.of(), Optional.empty());

  /**
   * A restart without effect, of this workload or for the same content of another.
   *
   * @param code {@link #KNOWN_NOT_TO_CONVERGE}, {@link #KNOWN_BAD_DIGEST} or {@link
   *     #ADMISSION_REFUSED}
   * @param wanted by container name, the digest that the restart should have brought
   * @param at when it was
   * @param until when it may be tried again
   * @param times how often it was tried
   * @param elsewhere whether another workload was restarted, and this one spared
   */
  public record Attempt(
      String code,
      Map<String, Digest> wanted,
      Instant at,
      Instant until,
      int times,
      boolean elsewhere) {

    public Attempt {
      requireNonNull(code, "code");
      wanted = Map.copyOf(wanted);
      requireNonNull(at, "at");
      requireNonNull(until, "until");
      if (times < 1) {
        throw new IllegalArgumentException("an attempt was made at least once, was " + times);
      }
    }

    private boolean holds(Map<String, Digest> now, Instant time) {
      return !now.isEmpty() && time.isBefore(until) && concerns(now);
    }

    /**
     * Whether a restart for that would be the same once more. Content that fails also fails beside
     * new content of another container; content that did not arrive may, with a restart for that.
     */
    private boolean concerns(Map<String, Digest> now) {
      return wanted.entrySet().containsAll(now.entrySet())
          || (!code.equals(KNOWN_NOT_TO_CONVERGE)
              && !wanted.isEmpty()
              && now.entrySet().containsAll(wanted.entrySet()));
    }

    private Reason reason() {
      if (elsewhere) {
        return new Reason(
            code,
            "Another workload was restarted for this content by %s, and its pods failed with it; not tried here before %s or until the tag moves."
                .formatted(at, until));
      }
      String what =
          switch (code) {
            case KNOWN_BAD_DIGEST -> "its pods failed with that content";
            case ADMISSION_REFUSED -> "admission refused that";
            default -> "its pods still run something else";
          };
      return new Reason(
          code,
          "It was restarted for this at %s and %s%s; not tried again before %s or until the tag moves."
              .formatted(at, what, times > 1 ? ", " + times + " times so far" : "", until));
    }
  }

  public FailedRestarts {
    attempts = List.copyOf(attempts);
    requireNonNull(forgottenAt, "forgottenAt");
  }

  /** Nothing is known against a restart. */
  public static FailedRestarts nothing() {
    return NOTHING;
  }

  /** Nothing from before that time counts. */
  public static FailedRestarts forgotten(Instant at) {
    return new FailedRestarts(List.of(), Optional.of(at));
  }

  /** Whether there is nothing to keep. */
  public boolean isNothing() {
    return attempts.isEmpty() && forgottenAt.isEmpty();
  }

  /** Why a restart for that content is held back now; empty if nothing speaks against it. */
  public Optional<Reason> hold(Map<String, Digest> wanted, Instant now) {
    return attempts.stream().filter(a -> a.holds(wanted, now)).map(Attempt::reason).findFirst();
  }

  /**
   * With one more restart without effect; what is known of other content is dropped.
   *
   * @param backOff until when it is not tried again; doubled each time, up to 30 days
   */
  public FailedRestarts afterFailure(
      String code, Map<String, Digest> wanted, Instant at, Duration backOff) {
    return after(code, wanted, at, backOff, false);
  }

  /**
   * As {@link #afterFailure}, when the pods of another workload failed with the content that this
   * one was to be restarted for.
   */
  public FailedRestarts afterFailureElsewhere(
      Map<String, Digest> wanted, Instant at, Duration backOff) {
    return after(KNOWN_BAD_DIGEST, wanted, at, backOff, true);
  }

  private FailedRestarts after(
      String code, Map<String, Digest> wanted, Instant at, Duration backOff, boolean elsewhere) {
    int times =
        1
            + attempts.stream()
                .filter(a -> a.wanted().entrySet().containsAll(wanted.entrySet()))
                .mapToInt(Attempt::times)
                .max()
                .orElse(0);
    return new FailedRestarts(
        List.of(new Attempt(code, wanted, at, at.plus(after(times, backOff)), times, elsewhere)),
        forgottenAt);
  }

  private static Duration after(int times, Duration backOff) {
    Duration wait = backOff;
    for (int i = 1; i < times && wait.compareTo(LONGEST) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    // A longer back-off that is configured from the first time on is meant.
    return wait.compareTo(LONGEST) > 0 && times > 1 ? LONGEST : wait;
  }

  /** A copy with that attempt, unless it was forgotten since. */
  public FailedRestarts and(Attempt attempt) {
    if (forgottenAt.filter(f -> !attempt.at().isAfter(f)).isPresent()) {
      return this;
    }
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(attempt);
    return new FailedRestarts(all, forgottenAt);
  }
}
