package com.slashmnt.krar.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every minute around every change of the clock, looked at one by one. */
class ClockChangesTest {

  private static final Instant FIRST = Instant.parse("2010-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration AROUND = Duration.ofHours(30);

  private static final Map<String, Predicate<LocalDateTime>> SCHEDULES =
      Map.of(
          "@hourly", at -> at.getMinute() == 0,
          "@daily", at -> at.getMinute() == 0 && at.getHour() == 0,
          "15,45 0-3 * * *", at -> at.getMinute() % 30 == 15 && at.getHour() <= 3,
          "0 2 * * SUN",
              at ->
                  at.getMinute() == 0 && at.getHour() == 2 && at.getDayOfWeek() == DayOfWeek.SUNDAY,
          "59 23 */2 * *",
              at -> at.getMinute() == 59 && at.getHour() == 23 && at.getDayOfMonth() % 2 == 1);

  /**
   * Ordinary; at midnight (both sides of Greenwich); by half an hour; into another day (Apia left
   * out 30 December 2011); by a quarter (Caracas, Pyongyang); back and forth around Ramadan; by two
   * hours.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "America/New_York",
        "Africa/Cairo",
        "America/Santiago",
        "Atlantic/Azores",
        "Asia/Gaza",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "America/Caracas",
        "Africa/Casablanca",
        "Antarctica/Troll",
      })
  void schedulesExactlyTheMinutesThatTheClockShows(ZoneId zone) {
    List<Instant> changes =
        Stream.iterate(
                Optional.ofNullable(zone.getRules().nextTransition(FIRST)),
                Optional::isPresent,
                change -> change.map(last -> zone.getRules().nextTransition(last.getInstant())))
            .map(change -> change.orElseThrow().getInstant())
            .takeWhile(LAST::isAfter)
            .toList();

    assertThat(changes).isNotEmpty();
    for (Instant change : changes) {
      SCHEDULES.forEach(
          (expression, shown) ->
              assertThat(scheduled(CronSchedule.parse(expression, zone), change))
                  .as("%s in %s around %s", expression, zone, change)
                  .isEqualTo(shown(shown, zone, change)));
    }
  }

  private static List<Instant> scheduled(CronSchedule schedule, Instant change) {
    return Stream.iterate(
            schedule.next(change.minus(AROUND)),
            Optional::isPresent,
            last -> last.flatMap(schedule::next))
        .map(Optional::orElseThrow)
        .takeWhile(found -> !found.isAfter(change.plus(AROUND)))
        .toList();
  }

  private static List<Instant> shown(Predicate<LocalDateTime> shown, ZoneId zone, Instant change) {
    List<Instant> found = new ArrayList<>();
    Instant end = change.plus(AROUND);
    for (Instant at = change.minus(AROUND).plus(1, ChronoUnit.MINUTES);
        !at.isAfter(end);
        at = at.plus(1, ChronoUnit.MINUTES)) {
      if (shown.test(LocalDateTime.ofInstant(at, zone))) {
        found.add(at);
      }
    }
    return found;
  }
}
