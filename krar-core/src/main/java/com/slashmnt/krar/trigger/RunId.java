package com.slashmnt.krar.trigger;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Which run restarted a workload: the same for every attempt of one run, and never used again.
 *
 * <p>In a Kubernetes Job that is the Job's name and UID, which all its retry pods share.
 *
 * @param value at most 128 letters, digits, {@code . _ : / -}, beginning and ending with a letter
 *     or digit
 * @since 3.0.0
 */
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

  /** One that nobody used before; a retry cannot know it. */
  public static RunId random() {
    return new RunId(UUID.randomUUID().toString());
  }

  /** The value. */
  @Override
  public String toString() {
    return value;
  }
}
