package com.slashmnt.krar.fabric8.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as a Kubernetes API writes and reads it. */
public final class Json {

  /** Takes what it knows, and zero where a number is null or absent. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** A Status is short; a proxy's page need not be. */
  private static final int MOST_OF_AN_ERROR = 64 * 1024;

  private Json() {}

  /** What the body of an error says; it may say nothing. */
  static StatusWire status(InputStream body) throws IOException {
    String text = new String(body.readNBytes(MOST_OF_AN_ERROR), UTF_8).strip();
    try {
      StatusWire status = MAPPER.readValue(text, StatusWire.class);
      return status == null ? StatusWire.words("") : status;
    } catch (JacksonException e) {
      // Not a Status: one line such as "404 page not found" helps, a page of HTML does not.
      boolean line = text.length() <= 200 && !text.contains("<") && !text.contains("\n");
      return StatusWire.words(line ? text : "");
    }
  }
}
