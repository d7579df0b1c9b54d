package com.slashmnt.krar.fabric8.internal.http;

import static java.util.Objects.requireNonNullElse;

/**
 * What is answered instead of an object.
 *
 * @param kind {@code Status} if an API server says it
 * @param message empty if it has no words
 */
record StatusWire(String kind, String message) {

  StatusWire {
    kind = requireNonNullElse(kind, "");
    message = requireNonNullElse(message, "");
  }

  /** Of something that is no API server. */
  static StatusWire words(String message) {
    return new StatusWire("", message);
  }

  /** Whether an API server says it, and not something in front of it. */
  boolean isStatus() {
    return kind.equals("Status");
  }
}
