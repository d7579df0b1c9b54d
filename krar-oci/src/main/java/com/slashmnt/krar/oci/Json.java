package com.slashmnt.krar.oci;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of registries, token services, configs and helpers. */
final class Json {

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** What it says, if it is a string; else nothing. */
  static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : "";
  }
}
