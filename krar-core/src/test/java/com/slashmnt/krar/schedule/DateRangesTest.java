package com.slashmnt.krar.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateRangesTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static DateRanges berlin(String text) {
    return DateRanges.parse(text, BERLIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-12-20/2027-01-03             | 2026-12-19T22:59:59Z | false",
        "2026-12-20/2027-01-03             | 2026-12-19T23:00:00Z | true",
        "2026-12-20/2027-01-03             | 2027-01-03T22:59:59Z | true",
        "2026-12-20/2027-01-03             | 2027-01-03T23:00:00Z | false",
        "2027-04-02                        | 2027-04-02T12:00:00Z | true",
        "2027-04-02                        | 2027-04-03T12:00:00Z | false",
        "2026-12-20 / 2027-01-03; 2027-04-02 | 2027-04-02T12:00:00Z | true",
        "2027-03-28                        | 2027-03-28T21:59:59Z | true",
        "2027-03-28                        | 2027-03-28T22:00:00Z | false",
      })
  void bothDatesAreInclusiveInTheZone(String text, Instant time, boolean inside) {
    assertThat(berlin(text).contains(time)).isEqualTo(inside);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-12-20/2027-01-03 | 2026-12-24T12:00:00Z | 2027-01-03T23:00:00Z",
        "2026-12-20/2027-01-03 | 2026-12-01T12:00:00Z | 2026-12-01T12:00:00Z",
        "2026-12-20/2026-12-24; 2026-12-25/2026-12-26 | 2026-12-21T12:00:00Z | 2026-12-26T23:00:00Z",
        "2026-12-20/2026-12-31; 2026-12-22 | 2026-12-21T12:00:00Z | 2026-12-31T23:00:00Z",
        "2026-11-01; 2026-12-20 | 2026-12-20T12:00:00Z | 2026-12-20T23:00:00Z",
        "2026-12-20; 2027-12-20 | 2026-12-20T12:00:00Z | 2026-12-20T23:00:00Z",
      })
  void endsWhenTheLastThatTouchesItEnds(String text, Instant from, Instant end) {
    assertThat(berlin(text).end(from)).hasValue(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20.12.2026",
        "2026-12-20/",
        "2026-12-20/2026-12-19",
        "2026-12-20/2026-12-21/2026-12-22",
        "2026-02-30",
        "2026-12-20-2027-01-03"
      })
  void saysWhatIsWrong(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> berlin("2026-01-01; " + text))
        .withMessage(
            "'" + text + "' is no first and last date; \"2026-12-20/2027-01-03\" would be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";"})
  void refusesNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> berlin(text))
        .withMessage("'" + text + "' names no dates; \"2026-12-20/2027-01-03\" would");
  }

  @Test
  void equalsWhatHasItsTextAndZone() {
    assertThat(berlin(" 2026-12-20 "))
        .isEqualTo(berlin("2026-12-20"))
        .hasSameHashCodeAs(berlin("2026-12-20"))
        .isNotEqualTo(berlin("2026-12-21"))
        .isNotEqualTo(DateRanges.parse("2026-12-20", ZoneOffset.UTC))
        .hasToString("2026-12-20");
    assertThat(berlin("2026-12-20").zone()).isEqualTo(BERLIN);
  }
}
