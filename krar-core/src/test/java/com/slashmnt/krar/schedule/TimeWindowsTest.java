package com.slashmnt.krar.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWindowsTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static TimeWindows utc(String text) {
    return TimeWindows.parse(text, ZoneOffset.UTC);
  }

  /** 2026-11-30 is a Monday. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mon-Fri 22:00-05:00              | 2026-11-30T21:59:59Z | false",
        "Mon-Fri 22:00-05:00              | 2026-11-30T22:00:00Z | true",
        "Mon-Fri 22:00-05:00              | 2026-12-01T04:59:59Z | true",
        "Mon-Fri 22:00-05:00              | 2026-12-01T05:00:00Z | false",
        "Mon-Fri 22:00-05:00              | 2026-12-05T04:59:59Z | true",
        "Mon-Fri 22:00-05:00              | 2026-12-05T22:00:00Z | false",
        "Mon-Fri 22:00-05:00              | 2026-11-30T04:59:59Z | false",
        "22:00-05:00                      | 2026-11-29T23:00:00Z | true",
        "sun 22:00-05:00                  | 2026-11-30T04:00:00Z | true",
        "Sat-Mon 10:00-11:00              | 2026-11-29T10:30:00Z | true",
        "Sat-Mon 10:00-11:00              | 2026-12-01T10:30:00Z | false",
        "MON,wed , Fri 10:00-11:00        | 2026-12-02T10:00:00Z | true",
        "Mon,Wed,Fri 10:00-11:00          | 2026-12-01T10:00:00Z | false",
        "Tue 00:00-24:00                  | 2026-12-01T00:00:00Z | true",
        "Tue 00:00-24:00                  | 2026-12-01T23:59:59Z | true",
        "Tue 00:00-24:00                  | 2026-12-02T00:00:00Z | false",
        "Tue 22:00-00:00                  | 2026-12-01T23:00:00Z | true",
        "Tue 22:00-00:00                  | 2026-12-02T00:00:00Z | false",
        "Mon 01:00-02:00; Tue 03:00-04:00 | 2026-12-01T03:00:00Z | true",
        "Mon 01:00-02:00; Tue 03:00-04:00;| 2026-12-01T01:00:00Z | false",
        "Mon - Tue 01:00 - 02:00          | 2026-12-01T01:00:00Z | true",
      })
  void anInstantIsInsideWhenTheClockShowsATimeThatIs(String text, Instant time, boolean inside) {
    assertThat(utc(text).contains(time)).isEqualTo(inside);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mon-Fri 22:00-05:00 | 2026-11-30T12:00:00Z | 2026-11-30T22:00:00Z",
        "Mon-Fri 22:00-05:00 | 2026-12-01T01:30:30Z | 2026-12-01T01:30:30Z",
        "Mon-Fri 22:00-05:00 | 2026-12-05T05:00:00Z | 2026-12-07T22:00:00Z",
        "Mon 10:00-11:00     | 2026-11-30T11:00:00Z | 2026-12-07T10:00:00Z",
        "Mon 10:00-11:00; Thu 08:00-09:00 | 2026-11-30T11:00:00Z | 2026-12-03T08:00:00Z",
      })
  void findsWhenOneOpens(String text, Instant from, Instant opens) {
    assertThat(utc(text).next(from)).hasValue(opens);
  }

  static Stream<Arguments> zonesAndWindows() {
    List<String> windows =
        List.of(
            "02:00-03:00",
            "02:15-02:45",
            "Sun 02:30-02:31",
            "Sat 22:00-02:30",
            "Sun 01:30-02:00",
            "Sat,Sun 23:30-03:30",
            "Sun 03:00-03:01; Mon 02:00-02:10",
            "Sat-Sun 00:00-24:00");
    return Stream.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
        .flatMap(zone -> windows.stream().map(window -> Arguments.of(ZoneId.of(zone), window)));
  }

  /** Every minute around every change of the clock of two years, told by the clock alone. */
  @ParameterizedTest
  @MethodSource("zonesAndWindows")
  void isTrueToTheClockOverEachOfItsChanges(ZoneId zone, String text) {
    TimeWindows windows = TimeWindows.parse(text, zone);
    Instant change = Instant.parse("2026-01-01T00:00:00Z");
    int changes = 0;
    while (true) {
      change = zone.getRules().nextTransition(change).getInstant();
      if (change.isAfter(Instant.parse("2028-01-01T00:00:00Z"))) {
        break;
      }
      changes++;
      List<Instant> inside = new ArrayList<>();
      Instant end = change.plus(Duration.ofDays(9));
      for (Instant t = change.minus(Duration.ofDays(2)); t.isBefore(end); t = t.plusSeconds(60)) {
        boolean shown = shows(text, t.atZone(zone));
        assertThat(windows.contains(t)).as("%s", t.atZone(zone)).isEqualTo(shown);
        if (shown) {
          inside.add(t);
        }
      }
      for (Instant t = change.minus(Duration.ofDays(2));
          t.isBefore(change.plus(Duration.ofDays(1)));
          t = t.plusSeconds(17 * 60)) {
        Instant from = t;
        Optional<Instant> first = inside.stream().filter(i -> !i.isBefore(from)).findFirst();
        assertThat(windows.next(from)).as("from %s", from.atZone(zone)).isEqualTo(first);
      }
    }
    assertThat(changes).isEqualTo(4);
  }

  /** In words: "Sat,Sun 23:30-03:30" as a person reads it off the wall. */
  private static boolean shows(String text, ZonedDateTime time) {
    for (String window : text.split(";", -1)) {
      String[] words = window.strip().split(" ", -1);
      String days = words.length == 1 ? "Mon,Tue,Wed,Thu,Fri,Sat,Sun" : words[0];
      days = days.replace("Sat-Sun", "Sat,Sun");
      String[] hours = words[words.length - 1].split("-", -1);
      String now = time.toLocalTime().truncatedTo(ChronoUnit.MINUTES).toString();
      if (hours[0].compareTo(hours[1]) < 0
          ? days.contains(name(time)) && now.compareTo(hours[0]) >= 0 && now.compareTo(hours[1]) < 0
          : (days.contains(name(time)) && now.compareTo(hours[0]) >= 0)
              || (days.contains(name(time.minusDays(1))) && now.compareTo(hours[1]) < 0)) {
        return true;
      }
    }
    return false;
  }

  private static String name(ZonedDateTime time) {
    return time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }

  @Test
  void aWindowThatIsSkippedComesTheNextWeek() {
    TimeWindows windows = TimeWindows.parse("Sun 02:10-02:50", BERLIN);

    assertThat(windows.next(Instant.parse("2026-03-23T00:00:00Z")))
        .hasValue(Instant.parse("2026-04-05T00:10:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Mon-Fri                 | it must be days and two times",
        "22:00                   | it must be days and two times",
        "Mon 22:00-22:00         | it ends when it begins; a whole day is 00:00-24:00",
        "Mon 22-05               | '22' is no time of day such as 05:30",
        "Mon 22:00-25:00         | '25:00' is no time of day such as 05:30",
        "Mon 24:00-05:00         | '24:00' is no time of day such as 05:30",
        "Mon 22:60-05:00         | '22:60' is no time of day such as 05:30",
        "Montag 22:00-05:00      | 'Montag' is no day; days are Mon, Tue, Wed, Thu, Fri, Sat, Sun",
        "Mon-Wed-Fri 22:00-05:00 | 'Mon-Wed-Fri' is no range of days",
        "Mon, 22:00-05:00        | '' is no day; days are Mon, Tue, Wed, Thu, Fri, Sat, Sun",
      })
  void saysWhatIsWrong(String text, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> utc("Tue 01:00-02:00; " + text))
        .withMessage(
            "'%s' is no window of time: %s; \"Mon-Fri 22:00-05:00\" would be one", text, what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ";", " ; "})
  void refusesNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> utc(text))
        .withMessage("'" + text + "' names no window of time; \"Mon-Fri 22:00-05:00\" would");
  }

  @Test
  void equalsWhatHasItsTextAndZone() {
    TimeWindows windows = TimeWindows.parse(" Mon 22:00-05:00 ", BERLIN);

    assertThat(windows)
        .isEqualTo(TimeWindows.parse("Mon 22:00-05:00", BERLIN))
        .hasSameHashCodeAs(TimeWindows.parse("Mon 22:00-05:00", BERLIN))
        .isNotEqualTo(utc("Mon 22:00-05:00"))
        .isNotEqualTo(TimeWindows.parse("Mon 22:00-06:00", BERLIN))
        .hasToString("Mon 22:00-05:00");
    assertThat(windows.zone()).isEqualTo(BERLIN);
  }
}
