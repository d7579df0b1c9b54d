package com.slashmnt.krar.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "30s, PT30S",
    "1h30m, PT1H30M",
    "2d, PT48H",
    "1d2h3m4s, PT26H3M4S",
    "PT10M, PT10M",
    "9999d, PT239976H"
  })
  void readsWhatSettingsSay(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "5", "1m1h", "-PT1S", "10000d", "9999d1s", "1.5h", " 1h"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageStartingWith("'" + text + "' is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10m", "1h30m", "0s", "24h"})
  void printsWhatItReads(String text) {
    assertThat(Durations.print(Durations.parse(text))).isEqualTo(text);
  }
}
