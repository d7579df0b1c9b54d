package com.slashmnt.krar.http;

import static java.util.Objects.requireNonNull;

import org.apiguardian.api.API;

/**
 * A line of a message's head.
 *
 * @param name a token as RFC 9110, section 5.6.2, has it
 * @param value one line, sent as UTF-8; may be secret
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public record Header(String name, String value) {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /**
   * A header that can be sent.
   *
   * @throws IllegalArgumentException if the name is no token, or the value would not stay in its
   *     line; the message does not repeat the value
   */
  public Header {
    requireNonNull(name, "name");
    requireNonNull(value, "value");
    if (!isToken(name)) {
      throw new IllegalArgumentException(
          "the name of a header must be letters, digits and marks such as '-'");
    }
    if (!isOneLine(value)) {
      throw new IllegalArgumentException(
          "the value of the header " + name + " must be one line without control characters");
    }
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isAlphanumeric =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!isAlphanumeric && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isOneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || (c >= 0x7f && c < 0xa0)) {
        return false;
      }
    }
    return true;
  }

  /** The name alone. */
  @Override
  public String toString() {
    return name;
  }
}
