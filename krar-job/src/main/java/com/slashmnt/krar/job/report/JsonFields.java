package com.slashmnt.krar.job.report;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, each taken once; every mistake is an {@link
 * IllegalArgumentException} that says where it is.
 */
final class JsonFields {

  private final String where;
  private final Map<String, Object> left = new LinkedHashMap<>();

  /**
   * Of a value that must be an object.
   *
   * @param where it stands, for messages
   */
  JsonFields(String where, @Nullable Object value) {
    this.where = where;
    if (!(value instanceof Map<?, ?> object)) {
      throw new IllegalArgumentException(where + " is no JSON object");
    }
    object.forEach((name, field) -> left.put(String.valueOf(name), field));
  }

  /** What was not taken yet. */
  Set<String> names() {
    return Set.copyOf(left.keySet());
  }

  String text(String name) {
    return textIfAny(name).orElseThrow(() -> missing(name));
  }

  Optional<String> textIfAny(String name) {
    @Nullable Object value = left.remove(name);
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    throw wrong(name, "must be text");
  }

  long number(String name) {
    @Nullable Object value = left.remove(name);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw value == null ? missing(name) : wrong(name, "must be a whole number");
  }

  <T> T value(String name, Function<String, T> parser) {
    return as(name, text(name), parser);
  }

  <T> T as(String name, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(where + ": " + name + ": " + e.getMessage(), e);
    }
  }

  void mustBe(String name, String wanted) {
    String is = text(name);
    if (!is.equals(wanted)) {
      throw wrong(name, "must be " + wanted + ", is '" + is + "'");
    }
  }

  <T> List<T> values(String name, Function<String, T> parser) {
    List<T> values = new ArrayList<>();
    for (Object value : array(name)) {
      if (!(value instanceof String text)) {
        throw wrong(name, "must hold text");
      }
      values.add(as(name, text, parser));
    }
    return values;
  }

  JsonFields object(String name) {
    return objectIfAny(name).orElseThrow(() -> missing(name));
  }

  Optional<JsonFields> objectIfAny(String name) {
    return Optional.ofNullable(left.remove(name)).map(v -> new JsonFields(inside(name), v));
  }

  List<JsonFields> objects(String name) {
    List<JsonFields> objects = new ArrayList<>();
    for (Object value : array(name)) {
      objects.add(new JsonFields(inside(name + "[" + objects.size() + "]"), value));
    }
    return objects;
  }

  private List<?> array(String name) {
    @Nullable Object value = left.remove(name);
    if (value instanceof List<?> list) {
      return list;
    }
    throw value == null ? missing(name) : wrong(name, "must be an array");
  }

  /** Nothing else may be there. */
  void end() {
    left.keySet().stream()
        .findFirst()
        .ifPresent(
            name -> {
              throw wrong(name, "is a field that this version of krar does not know");
            });
  }

  private String inside(String name) {
    return where + ": " + name;
  }

  private IllegalArgumentException missing(String name) {
    return wrong(name, "is missing");
  }

  private IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException(where + ": " + name + " " + what);
  }
}
