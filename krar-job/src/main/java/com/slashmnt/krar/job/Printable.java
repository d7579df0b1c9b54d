package com.slashmnt.krar.job;

/** Makes text from elsewhere, such as a container's message, fit for a terminal and one line. */
final class Printable {

  private Printable() {}

  /**
   * Line ends become blanks; other control characters, which could move the cursor, vanish, and so
   * do format characters, which could show the rest of the line backwards or hide a part of it.
   *
   * @see <a href="https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing">Unicode
   *     Technical Report 36, Bidirectional Text Spoofing</a>
   */
  static String of(String text) {
    return text.replaceAll("\\R|\\t", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "");
  }
}
