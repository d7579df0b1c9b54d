package com.slashmnt.krar.oci.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.jr.ob.JSON;

/**
 * JSON of registries, token services, configs and helpers, as the JDK's maps, lists and strings.
 */
public final class Json {

  private static final JSON JACKSON =
      JSON.builder().disable(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS).build();

  private Json() {}

  /**
   * The one value that the bytes hold; null if they say null.
   *
   * @throws tools.jackson.core.JacksonException if they are not JSON; its message may quote them
   */
  public static @Nullable Object read(byte[] bytes) {
    try (JsonParser json = JACKSON.createParser(bytes)) {
      if (json.nextToken() == null) {
        throw new StreamReadException(json, "expected a value, there is none");
      }
      Object value = JACKSON.anyFrom(json);
      if (json.nextToken() != null) {
        throw new StreamReadException(json, "expected one value, there are more");
      }
      return value;
    }
  }

  /** The fields, if it is an object; else none. */
  public static Map<?, ?> fields(@Nullable Object value) {
    return value instanceof Map<?, ?> fields ? fields : Map.of();
  }

  /** A field by its name in any case, as Go reads it; the very name first. */
  public static @Nullable Object field(Map<?, ?> object, String name) {
    if (object.containsKey(name)) {
      return object.get(name);
    }
    for (Map.Entry<?, ?> field : object.entrySet()) {
      if (name.equalsIgnoreCase((String) field.getKey())) {
        return field.getValue();
      }
    }
    return null;
  }

  /** What it says, if it is a string; else nothing. */
  public static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }
}
