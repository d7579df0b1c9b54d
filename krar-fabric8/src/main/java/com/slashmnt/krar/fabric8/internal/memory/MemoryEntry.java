package com.slashmnt.krar.fabric8.internal.memory;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.fabric8.internal.http.Json;
import com.slashmnt.krar.fabric8.internal.http.StableNames;
import com.slashmnt.krar.fact.FailedRestarts;
import com.slashmnt.krar.image.Digest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What is remembered of one workload, as a key of a ConfigMap and its value.
 *
 * @param workload {@code namespace/Kind/name}, of whatever kind
 * @param remembered never nothing
 */
record MemoryEntry(String workload, FailedRestarts remembered) implements KeptEntry {

  private static final int LONGEST_KEY = 253;

  /** More attempts do not occur: with the longest back-off these take 80 years. */
  private static final int MOST_TIMES = 1000;

  private static final Set<String> CODES =
      Set.of(
          FailedRestarts.KNOWN_NOT_TO_CONVERGE,
          FailedRestarts.KNOWN_BAD_DIGEST,
          FailedRestarts.ADMISSION_REFUSED);

  record Wire(String workload, List<AttemptWire> attempts, @Nullable String forgottenAt) {

    Wire {
      workload = requireNonNullElse(workload, "");
      attempts = requireNonNullElse(attempts, List.of());
      if (attempts.stream().anyMatch(Objects::isNull)) {
        throw new IllegalArgumentException("an attempt is an object, was null");
      }
    }
  }

  record AttemptWire(
      String code,
      Map<String, String> wanted,
      String at,
      String until,
      int times,
      boolean elsewhere) {

    AttemptWire {
      code = requireNonNullElse(code, "");
      wanted = requireNonNullElse(wanted, Map.of());
      at = requireNonNullElse(at, "");
      until = requireNonNullElse(until, "");
    }

    FailedRestarts.Attempt toAttempt() {
      if (!CODES.contains(code) || times > MOST_TIMES) {
        throw new IllegalArgumentException(
            "an attempt has one of the codes %s and was made %d times at most, was '%s', %d times"
                .formatted(CODES, MOST_TIMES, code, times));
      }
      Map<String, Digest> digests = new TreeMap<>();
      wanted.forEach(
          (container, digest) ->
              digests.put(container, Digest.parse(requireNonNullElse(digest, ""))));
      return new FailedRestarts.Attempt(
          code, digests, Instant.parse(at), Instant.parse(until), times, elsewhere);
    }
  }

  /** {@code namespace.Kind.name}, with a hash instead of the end where that is too long. */
  static String key(String workload) {
    String key = workload.replace('/', '.');
    return key.length() <= LONGEST_KEY ? key : StableNames.shorten(key, workload, LONGEST_KEY);
  }

  @Override
  public String key() {
    return key(workload);
  }

  /** Compact JSON, without what is empty. */
  String value() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("workload", workload);
    if (!remembered.attempts().isEmpty()) {
      fields.put("attempts", remembered.attempts().stream().map(MemoryEntry::fields).toList());
    }
    remembered.forgottenAt().ifPresent(at -> fields.put("forgottenAt", at.toString()));
    return Json.write(fields);
  }

  private static Map<String, Object> fields(FailedRestarts.Attempt attempt) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", attempt.code());
    if (!attempt.wanted().isEmpty()) {
      Map<String, String> wanted = new TreeMap<>();
      attempt.wanted().forEach((container, digest) -> wanted.put(container, digest.toString()));
      fields.put("wanted", wanted);
    }
    fields.put("at", attempt.at().toString());
    fields.put("until", attempt.until().toString());
    fields.put("times", attempt.times());
    if (attempt.elsewhere()) {
      fields.put("elsewhere", true);
    }
    return fields;
  }

  /** What a key and its value say; empty if krar did not write it like that. */
  static Optional<MemoryEntry> read(String key, String value) {
    try {
      Wire wire = Json.read(value, Wire.class);
      if (wire == null) {
        return Optional.empty();
      }
      FailedRestarts remembered =
          new FailedRestarts(
              wire.attempts().stream().map(AttemptWire::toAttempt).toList(),
              Optional.ofNullable(wire.forgottenAt()).map(Instant::parse));
      if (wire.workload().split("/", -1).length != 3) {
        return Optional.empty();
      }
      MemoryEntry entry = new MemoryEntry(wire.workload(), remembered);
      return Optional.of(entry).filter(e -> e.key().equals(key) && !remembered.isNothing());
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public Instant lastChange() {
    return Stream.concat(
            remembered.attempts().stream().map(FailedRestarts.Attempt::at),
            remembered.forgottenAt().stream())
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  @Override
  public boolean isPastSince(Instant time) {
    return Stream.concat(
            remembered.attempts().stream().map(FailedRestarts.Attempt::until),
            remembered.forgottenAt().stream())
        .allMatch(t -> t.isBefore(time));
  }
}
