package com.slashmnt.krar.job.report;

import java.io.IOException;
import java.io.Writer;

/**
 * Writes JSON with Unicode's format characters escaped: who prints it on a terminal must not see it
 * backwards, and who parses it gets the same text. Closing it leaves what it writes to open.
 */
final class EscapingWriter extends Writer {

  private final Appendable out;

  /** The first half of a character that the next call may end; zero if there is none. */
  private char highSurrogate;

  EscapingWriter(Appendable out) {
    this.out = out;
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    StringBuilder escaped = new StringBuilder(length);
    for (int i = offset; i < offset + length; i++) {
      char next = text[i];
      if (highSurrogate != 0 && Character.isLowSurrogate(next)) {
        add(escaped, Character.toCodePoint(highSurrogate, next));
        highSurrogate = 0;
        continue;
      }
      writeLone(escaped);
      if (Character.isHighSurrogate(next)) {
        highSurrogate = next;
      } else {
        add(escaped, next);
      }
    }
    out.append(escaped);
  }

  /** Half a character: a text that was cut there. */
  private void writeLone(StringBuilder escaped) {
    if (highSurrogate != 0) {
      escaped.append(highSurrogate);
      highSurrogate = 0;
    }
  }

  private static void add(StringBuilder escaped, int character) {
    if (Character.getType(character) != Character.FORMAT) {
      escaped.appendCodePoint(character);
      return;
    }
    for (char unit : Character.toChars(character)) {
      escaped.append("\\u%04x".formatted((int) unit));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
