package com.slashmnt.krar.oci.http;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of registries, token services, configs and helpers. */
public final class Json {

  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** A field by its name in any case, as Go reads it; the very name first. */
  public static JsonNode field(JsonNode object, String name) {
    if (object.has(name)) {
      return object.path(name);
    }
    return object.properties().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() -> object.path(name));
  }

  /** What it says, if it is a string; else nothing. */
  public static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : "";
  }
}
