package com.slashmnt.krar.job;

/** Makes text from elsewhere, such as a container's message, fit for a terminal and one line. */
final class Printable {

  private Printable() {}

  /** Line ends become blanks; other control characters, which could move the cursor, vanish. */
  static String of(String text) {
    return text.replaceAll("\\R|\\t", " ").replaceAll("\\p{Cc}", "");
  }
}
