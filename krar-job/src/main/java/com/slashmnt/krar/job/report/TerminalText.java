package com.slashmnt.krar.job.report;

/** Makes text from elsewhere, such as a container's message, fit for a terminal and one line. */
public final class TerminalText {

  private TerminalText() {}

  /**
   * Line ends become blanks; other control characters, which could move the cursor, vanish, and so
   * do format characters, which could show the rest of the line backwards or hide a part of it.
   *
   * @see <a href="https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing">Unicode
   *     Technical Report 36, Bidirectional Text Spoofing</a>
   */
  public static String of(String text) {
    return text.replaceAll("\\R|\\t", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "");
  }
}
