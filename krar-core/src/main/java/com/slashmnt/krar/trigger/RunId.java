package com.slashmnt.krar.trigger;

import static java.util.Objects.requireNonNull;

import com.slashmnt.krar.Reason;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
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
   * The id of a run for what was pushed: its digest, so that one push is one run, however often it
   * is told. Of several images with different digests, the digest of these.
   *
   * @return empty if there is no image, or one without a digest: then nothing says which push it is
   */
  public static Optional<RunId> ofPush(Collection<ImageReference> images) {
    NavigableSet<String> digests = new TreeSet<>();
    for (ImageReference image : images) {
      if (image.digest().isEmpty()) {
        return Optional.empty();
      }
      image.digest().map(Digest::toString).ifPresent(digests::add);
    }
    if (digests.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RunId(
            digests.size() == 1
                ? digests.first()
                : Digest.of(String.join(",", digests).getBytes(StandardCharsets.UTF_8))
                    .toString()));
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
