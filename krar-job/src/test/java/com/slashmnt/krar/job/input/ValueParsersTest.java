package com.slashmnt.krar.job.input;

import static com.slashmnt.krar.job.Told.args;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueParsersTest {

  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "10m, PT10M",
    "1h30m, PT1H30M",
    "0, PT0S",
    "0s, PT0S",
    "PT10M, PT10M",
    "pt5s, PT5S",
    "1d, PT24H",
    "1d1h1m1s, PT25H1M1S",
    "P1D, PT24H"
  })
  void readsDurations(String text, Duration duration) {
    assertThat(ValueParsers.duration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "m",
        "10 m",
        "1m1h",
        "-10m",
        "PT-1S",
        "1.5h",
        "99999999999999h",
        "10000d"
      })
  void refusesOtherDurations(String text) {
    assertThat(args("--min-interval=" + text).env("KRAR_LABEL_VALUE=nightly").mistakes())
        .singleElement()
        .asString()
        .startsWith("--min-interval: '" + text + "'")
        .endsWith("; try 30s, 10m or 1h30m");
  }
}
