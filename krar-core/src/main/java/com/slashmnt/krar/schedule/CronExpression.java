package com.slashmnt.krar.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a clock on the wall must show; knows no time zone. */
record CronExpression(
    FieldValues minutes,
    FieldValues hours,
    FieldValues daysOfMonth,
    FieldValues months,
    FieldValues daysOfWeek) {

  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  /** The white space of Unicode, as Go has it. */
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  /** Throws {@link IllegalArgumentException} with the reason alone. */
  static CronExpression parse(String text) {
    if (text.startsWith("@every")) {
      throw new IllegalArgumentException(
          "@every counts from whenever it was started, so it names no instants");
    }
    if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
      throw new IllegalArgumentException("the time zone is given beside the expression, not in it");
    }
    CronExpression expression = ofFields(text.startsWith("@") ? nickname(text) : text);
    if (!expression.everMatches()) {
      throw new IllegalArgumentException("no clock and no calendar ever shows that");
    }
    return expression;
  }

  private static String nickname(String text) {
    String fields = NICKNAMES.get(text);
    if (fields == null) {
      throw new IllegalArgumentException(
          "a nickname must be one of "
              + NICKNAMES.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
    return fields;
  }

  private static CronExpression ofFields(String text) {
    List<String> fields = SPACE.splitAsStream(text).filter(field -> !field.isEmpty()).toList();
    if (fields.size() != 5) {
      throw new IllegalArgumentException(
          "it must have five fields (minute, hour, day of month, month, day of week), had "
              + fields.size());
    }
    return new CronExpression(
        CronField.MINUTE.parse(fields.get(0)),
        CronField.HOUR.parse(fields.get(1)),
        CronField.DAY_OF_MONTH.parse(fields.get(2)),
        CronField.MONTH.parse(fields.get(3)),
        CronField.DAY_OF_WEEK.parse(fields.get(4)));
  }

  /** The first matching minute that begins in [from, until). */
  Optional<LocalDateTime> firstIn(LocalDateTime from, LocalDateTime until) {
    LocalDateTime minute = from.truncatedTo(ChronoUnit.MINUTES);
    LocalDateTime at = minute.isBefore(from) ? minute.plusMinutes(1) : minute;
    while (at.isBefore(until)) {
      LocalDate date = at.toLocalDate();
      if (!months.contains(date.getMonthValue())) {
        at = date.withDayOfMonth(1).plusMonths(1).atStartOfDay();
        continue;
      }
      Optional<LocalTime> time = matches(date) ? firstFrom(at.toLocalTime()) : Optional.empty();
      if (time.isPresent()) {
        return time.map(date::atTime).filter(found -> found.isBefore(until));
      }
      at = date.plusDays(1).atStartOfDay();
    }
    return Optional.empty();
  }

  private Optional<LocalTime> firstFrom(LocalTime from) {
    int hour = hours.firstFrom(from.getHour());
    int minute = minutes.firstFrom(hour == from.getHour() ? from.getMinute() : 0);
    if (minute < 0) {
      hour = hours.firstFrom(from.getHour() + 1);
      minute = minutes.firstFrom(0);
    }
    return hour < 0 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute));
  }

  /** With a star in either field both must match, else one of them suffices. */
  private boolean matches(LocalDate date) {
    boolean month = months.contains(date.getMonthValue());
    boolean dayOfMonth = daysOfMonth.contains(date.getDayOfMonth());
    boolean dayOfWeek = daysOfWeek.contains(date.getDayOfWeek().getValue() % 7);
    boolean star = daysOfMonth.star() || daysOfWeek.star();
    return month && (star ? dayOfMonth && dayOfWeek : dayOfMonth || dayOfWeek);
  }

  /** Four years hold every date there is, and a star leaves only one of the two fields to bind. */
  private boolean everMatches() {
    LocalDate start = LocalDate.of(2000, 1, 1);
    return !minutes.isEmpty()
        && !hours.isEmpty()
        && start.datesUntil(start.plusYears(4)).anyMatch(this::matches);
  }
}
