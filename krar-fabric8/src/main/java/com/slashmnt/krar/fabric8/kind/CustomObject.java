package com.slashmnt.krar.fabric8.kind;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CustomKind} reads: the {@code spec} and the {@code status} of one object.
 *
 * <p>Immutable as long as nothing changes the maps that it was made of.
 *
 * @param generation {@code metadata.generation}: how often its spec changed
 * @param fields {@code spec} and {@code status} as JSON's maps, lists, texts, numbers and booleans
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record CustomObject(long generation, Map<String, Object> fields) {

  public CustomObject {
    requireNonNull(fields, "fields");
  }

  /** What is at that path, such as {@code "spec", "strategy", "canary"}; empty if nothing is. */
  public Optional<Object> get(String... path) {
    @Nullable Object value = fields;
    for (String name : path) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Optional.ofNullable(value);
  }

  /** The number at that path, also if it is written as a text; empty if none is. */
  public Optional<Long> number(String... path) {
    return get(path).flatMap(CustomObject::number);
  }

  private static Optional<Long> number(Object value) {
    if (value instanceof Number number) {
      return Optional.of(number.longValue());
    }
    try {
      return value instanceof String text ? Optional.of(Long.valueOf(text)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The text at that path; empty if none is. */
  public Optional<String> text(String... path) {
    return get(path).filter(String.class::isInstance).map(String.class::cast);
  }

  /** Whether the value at that path is {@code true}. */
  public boolean isTrue(String... path) {
    return get(path).filter(Boolean.TRUE::equals).isPresent();
  }
}
