package com.slashmnt.krar.fabric8.internal.memory;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.StableNames;
import com.slashmnt.krar.fact.FirstSeen;
import com.slashmnt.krar.fact.SeenTags;
import com.slashmnt.krar.image.Digest;
import com.slashmnt.krar.image.ImageReference;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * Since when a tag is known to point at its digest, as a key of a ConfigMap and its value.
 *
 * @param tag as {@link SeenTags#key} has it
 */
record TagEntry(ImageReference tag, FirstSeen seen) implements KeptEntry {

  /** With what no namespace may have in its name: workloads are filed under theirs. */
  private static final String PREFIX = "first_seen.";

  private static final int LONGEST_KEY = 253;
  private static final Pattern NOT_IN_A_KEY = Pattern.compile("[^-._a-zA-Z0-9]");

  /** A tag that has not moved for so long, and as long as other entries, needs no cooldown. */
  private static final Duration KEPT = Duration.ofDays(370);

  record Wire(String image, String digest, String firstSeen) {

    Wire {
      image = requireNonNullElse(image, "");
      digest = requireNonNullElse(digest, "");
      firstSeen = requireNonNullElse(firstSeen, "");
    }
  }

  /** Readable, and with a hash, since a key may hold no slash and no colon. */
  @Override
  public String key() {
    String text = tag.toString();
    String readable = NOT_IN_A_KEY.matcher(PREFIX + text).replaceAll("_");
    return StableNames.shorten(readable, text, LONGEST_KEY);
  }

  /** Compact JSON. */
  String value() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("image", tag.toString());
    fields.put("digest", seen.digest().toString());
    fields.put("firstSeen", seen.at().toString());
    return Json.write(fields);
  }

  static boolean isKey(String key) {
    return key.startsWith(PREFIX);
  }

  /** What a key and its value say; empty if krar did not write it like that. */
  static Optional<TagEntry> read(String key, String value) {
    if (!isKey(key)) {
      return Optional.empty();
    }
    try {
      Wire wire = Json.read(value, Wire.class);
      if (wire == null) {
        return Optional.empty();
      }
      ImageReference tag = SeenTags.key(ImageReference.parse(wire.image()));
      FirstSeen seen = new FirstSeen(Digest.parse(wire.digest()), Instant.parse(wire.firstSeen()));
      return Optional.of(new TagEntry(tag, seen)).filter(entry -> entry.key().equals(key));
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public Instant lastChange() {
    return seen.at();
  }

  @Override
  public boolean isPastSince(Instant time) {
    return seen.at().isBefore(time.minus(KEPT));
  }
}
