package com.slashmnt.krar.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u061c", "\u200b", "\ufeff"})
  void dropsWhatWouldTurnOrHideTheRestOfALine(String format) {
    assertThat(TerminalText.of("held" + format + " by us")).isEqualTo("held by us");
  }

  @Test
  void keepsOneLineAndMovesNoCursor() {
    assertThat(TerminalText.of("a\r\nb\tc\u2028d\u001b[2Je")).isEqualTo("a b c d[2Je");
  }

  @Test
  void keepsWhatPeopleWrite() {
    assertThat(TerminalText.of("gehört „Team Ö“ – שלום 東京 🚀"))
        .isEqualTo("gehört „Team Ö“ – שלום 東京 🚀");
  }
}
