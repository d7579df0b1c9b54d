package com.slashmnt.krar.trigger;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Which run restarted a workload: the same for every attempt of one run, and never used again.
 *
 * <p>In a Kubernetes Job that is the Job's name and UID, which all its retry pods share.
 *
 * @param value at most 128 letters, digits, {@code . _ : / -}, beginning and ending with a letter
 *     or digit
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public record RunId(String value) {

  private static final Pattern PATTERN =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._:/-]{0,126}[A-Za-z0-9])?");

  public RunId {
    requireNonNull(value, "value");
    if (!PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'"
              + value
              + "' is no run id: at most 128 letters, digits and . _ : / - such as"
              + " nightly-29401920/6f1c2a4e");
    }
  }

  /** A new one; a retry cannot know it. */
  public static RunId random() {
    return new RunId(UUID.randomUUID().toString());
  }

  /**
   * That this id was made up: what a run warns of that was given none.
   *
   * @return with the code {@code RunIdGenerated}
   */
  public Reason generatedWarning() {
    return new Reason(
        "RunIdGenerated",
        "No run id was given, so "
            + value
            + " was made up: a retry of this run cannot be recognised and restarts again.");
  }

  /** The value. */
  @Override
  public String toString() {
    return value;
  }
}
