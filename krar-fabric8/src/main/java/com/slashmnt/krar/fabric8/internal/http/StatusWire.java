package com.slashmnt.krar.fabric8.internal.http;

import static java.util.Objects.requireNonNullElse;

import java.util.List;

/**
 * What is answered instead of an object.
 *
 * @param kind {@code Status} if an API server says it
 * @param message empty if it has no words
 * @param details which may have more of them
 */
record StatusWire(String kind, String message, Details details) {

  /**
   * More of it.
   *
   * @param causes each with its own words, such as which budget does not allow an eviction
   */
  record Details(List<Cause> causes) {

    static final Details NONE = new Details(List.of());

    Details {
      causes = requireNonNullElse(causes, List.of());
    }
  }

  record Cause(String message) {
    Cause {
      message = requireNonNullElse(message, "");
    }
  }

  StatusWire {
    kind = requireNonNullElse(kind, "");
    message = requireNonNullElse(message, "");
    details = requireNonNullElse(details, Details.NONE);
  }

  /** The words of its causes, as far as they are not in the message. */
  List<String> causes() {
    return details.causes().stream()
        .map(Cause::message)
        .filter(words -> !words.isBlank() && !message.contains(words))
        .toList();
  }

  /** An API server's, in a few words. */
  StatusWire(String kind, String message) {
    this(kind, message, Details.NONE);
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
