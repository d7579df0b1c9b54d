package com.slashmnt.krar.schedule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hours of some days of each week.
 *
 * @param days on which it begins
 * @param to exclusive; midnight is the end of the day, and before {@code from} it is the next day's
 */
record WeeklyWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to) {

  private static final Pattern FORM =
      Pattern.compile("(?:(\\S.*)\\s+)?([0-9:]+)\\s*-\\s*([0-9:]+)");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  WeeklyWindow {
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
  }

  static WeeklyWindow parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw wrong(text, "it must be days and two times");
    }
    LocalTime from = time(text, form.group(2));
    LocalTime to = form.group(3).equals("24:00") ? LocalTime.MIDNIGHT : time(text, form.group(3));
    if (from.equals(to) && !form.group(3).equals("24:00")) {
      throw wrong(text, "it ends when it begins; a whole day is 00:00-24:00");
    }
    return new WeeklyWindow(days(text, form.group(1)), from, to);
  }

  private static Set<DayOfWeek> days(String text, @Nullable String said) {
    if (said == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : said.split(",", -1)) {
      String[] ends = part.strip().split("\\s*-\\s*", -1);
      if (ends.length > 2) {
        throw wrong(text, "'" + part.strip() + "' is no range of days");
      }
      DayOfWeek last = day(text, ends[ends.length - 1]);
      for (DayOfWeek day = day(text, ends[0]); ; day = day.plus(1)) {
        days.add(day);
        if (day == last) {
          break;
        }
      }
    }
    return days;
  }

  private static DayOfWeek day(String text, String name) {
    int index = NAMES.indexOf(name.toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw wrong(text, "'" + name + "' is no day; days are Mon, Tue, Wed, Thu, Fri, Sat, Sun");
    }
    return DayOfWeek.of(index + 1);
  }

  private static LocalTime time(String text, String time) {
    try {
      return LocalTime.parse(time, TIME);
    } catch (DateTimeException e) {
      throw wrong(text, "'" + time + "' is no time of day such as 05:30", e);
    }
  }

  private static IllegalArgumentException wrong(String text, String what) {
    return wrong(text, what, null);
  }

  private static IllegalArgumentException wrong(
      String text, String what, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "'%s' is no window of time: %s; \"Mon-Fri 22:00-05:00\" would be one".formatted(text, what),
        cause);
  }

  boolean contains(LocalDateTime time) {
    boolean begun = !time.toLocalTime().isBefore(from);
    boolean ended = !to.equals(LocalTime.MIDNIGHT) && !time.toLocalTime().isBefore(to);
    DayOfWeek today = time.getDayOfWeek();
    if (to.equals(LocalTime.MIDNIGHT) || from.isBefore(to)) {
      return days.contains(today) && begun && !ended;
    }
    return (begun && days.contains(today)) || (!ended && days.contains(today.minus(1)));
  }
}
