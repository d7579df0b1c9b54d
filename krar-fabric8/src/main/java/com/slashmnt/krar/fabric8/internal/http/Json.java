package com.slashmnt.krar.fabric8.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.jr.ob.JSON;

/**
 * JSON as a Kubernetes API writes and reads it. Objects are read as records that have the fields
 * that krar needs: other fields are skipped, absent ones are null, or zero where they are numbers.
 *
 * <p>Whatever is read is read to the end of its source: a connection serves further requests only
 * if nothing of the answer before is left on it.
 */
public final class Json {

  /** Null removes a field in a patch. */
  private static final JSON JACKSON =
      JSON.builder()
          .disable(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS)
          .enable(JSON.Feature.WRITE_NULL_PROPERTIES)
          .build();

  /** A Status is short; a proxy's page need not be. */
  private static final int MOST_OF_AN_ERROR = 64 * 1024;

  private Json() {}

  /** One value; null if that is what the text says. */
  public static <T> @Nullable T read(String text, Class<T> type) {
    return readValue(text, type);
  }

  /** One value; null if that is what the body says. */
  public static <T> @Nullable T read(InputStream body, Class<T> type) {
    return readValue(body, type);
  }

  private static <T> @Nullable T readValue(Object source, Class<T> type) {
    try (JsonParser json = JACKSON.createParser(source)) {
      if (json.nextToken() == null) {
        throw new StreamReadException(json, "expected a value, there is none");
      }
      T value = JACKSON.beanFrom(type, json);
      requireEnd(json);
      return value;
    }
  }

  private static void requireEnd(JsonParser json) {
    if (json.nextToken() != null) {
      throw new StreamReadException(json, "expected one value, there are more");
    }
  }

  /**
   * Reads one page of a list item by item.
   *
   * @param each takes each item as soon as it is read; not called for items that are null
   * @return what the list says of itself; null if this is no list
   */
  static <T> @Nullable ListMeta readPage(InputStream body, Class<T> item, Consumer<T> each) {
    ListMeta metadata = new ListMeta("", "");
    boolean isList = false;
    try (JsonParser json = JACKSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String field = json.nextName(); field != null; field = json.nextName()) {
        JsonToken value = json.nextToken();
        if (field.equals("items")) {
          isList = true;
          readItems(json, item, each);
        } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
          metadata = ListMeta.of(JACKSON.mapFrom(json));
        } else {
          json.skipChildren();
        }
      }
      requireEnd(json);
    }
    return isList ? metadata : null;
  }

  private static <T> void readItems(JsonParser json, Class<T> item, Consumer<T> each) {
    if (!json.isExpectedStartArrayToken()) {
      // Go writes an empty list as null, too.
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      T value = JACKSON.beanFrom(item, json);
      if (value != null) {
        each.accept(value);
      }
    }
  }

  /**
   * What a page of a list says of itself.
   *
   * @param next the token of the next page; empty if this is the last
   * @param resourceVersion of which state of the cluster the whole list is; empty if it does not
   *     tell
   */
  record ListMeta(String next, String resourceVersion) {

    private static ListMeta of(Map<String, Object> fields) {
      return new ListMeta(text(fields.get("continue")), text(fields.get("resourceVersion")));
    }

    private static String text(@Nullable Object value) {
      return value instanceof String text ? text : "";
    }
  }

  static JsonParser parser(InputStream body) {
    return JACKSON.createParser(body);
  }

  /**
   * The next event of a watch.
   *
   * @throws JacksonException if it is none, or cut off
   */
  static <W> WatchEvent.Read<W> event(JsonParser json, Class<W> object) {
    if (json.nextToken() == null) {
      return new WatchEvent.Read<>(Optional.empty(), Optional.empty());
    }
    String type = "";
    Optional<WatchEvent<W>> event = Optional.empty();
    Optional<WatchEvent.ErrorWire> error = Optional.empty();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken value = json.nextToken();
      if (name.equals("type") && value == JsonToken.VALUE_STRING) {
        type = json.getString();
      } else if (name.equals("object") && type.equals(WatchEvent.ERROR)) {
        error = Optional.ofNullable(JACKSON.beanFrom(WatchEvent.ErrorWire.class, json));
      } else if (name.equals("object") && value == JsonToken.START_OBJECT && !type.isEmpty()) {
        event = Optional.of(new WatchEvent<>(type, JACKSON.beanFrom(object, json)));
      } else {
        json.skipChildren();
      }
    }
    if (event.isEmpty() && error.isEmpty()) {
      throw new StreamReadException(json, "no event of a watch");
    }
    return new WatchEvent.Read<>(event, error);
  }

  /** Compact JSON of maps, lists, records, strings, numbers and booleans. */
  public static String write(Object value) {
    return JACKSON.asString(value);
  }

  /** What the body of an error says; it may say nothing. */
  static StatusWire status(InputStream body) throws IOException {
    String text = new String(body.readNBytes(MOST_OF_AN_ERROR), UTF_8).strip();
    try {
      StatusWire status = read(text, StatusWire.class);
      return status == null ? StatusWire.words("") : status;
    } catch (JacksonException e) {
      // Not a Status: one line such as "404 page not found" helps, a page of HTML does not.
      boolean line = text.length() <= 200 && !text.contains("<") && !text.contains("\n");
      return StatusWire.words(line ? text : "");
    }
  }
}
