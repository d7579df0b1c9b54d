package com.slashmnt.krar.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Times of the week in a time zone, such as {@code Mon-Fri 22:00-05:00}.
 *
 * <p>Windows are separated by semicolons. Each has days, or is for every day, and the time from
 * (inclusive) and to (exclusive): {@code 22:00-05:00}, {@code Sat,Sun 00:00-24:00; Mon-Fri
 * 22:00-05:00}. A window that goes over midnight belongs to the day on which it begins: {@code Fri
 * 22:00-05:00} ends on Saturday at five.
 *
 * <p>An instant is inside when the clock of the zone, set forward and back as its rules say, shows
 * a time that is inside: what is skipped does not come, and what the clock shows twice is inside
 * twice.
 *
 * <p>Immutable, and safe for use by any thread. Two are equal when text and zone are.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class TimeWindows {

  /** A window may be skipped by a change of the clock one week, and comes the next. */
  private static final int LONGEST_WAIT_IN_DAYS = 15;

  private final String text;
  private final ZoneId zone;
  private final List<WeeklyWindow> windows;

  private TimeWindows(String text, ZoneId zone, List<WeeklyWindow> windows) {
    this.text = text;
    this.zone = zone;
    this.windows = windows;
  }

  /**
   * Reads {@code windows}, such as {@code Mon-Fri 22:00-05:00; Sat 00:00-24:00}.
   *
   * @throws IllegalArgumentException if there is none, or one cannot be read; the message is one
   *     sentence with an example of what would parse
   */
  public static TimeWindows parse(String windows, ZoneId zone) {
    requireNonNull(zone, "zone");
    List<WeeklyWindow> read =
        Entries.parse(
            windows, WeeklyWindow::parse, "names no window of time; \"Mon-Fri 22:00-05:00\" would");
    return new TimeWindows(windows.strip(), zone, read);
  }

  /** Whether that instant is inside one of them. */
  public boolean contains(Instant time) {
    var local = time.atZone(zone).toLocalDateTime();
    return windows.stream().anyMatch(window -> window.contains(local));
  }

  /** The first instant, that one or later, that is inside one of them; empty if none comes. */
  public Optional<Instant> next(Instant from) {
    if (contains(from)) {
      return Optional.of(from);
    }
    LocalDate first = from.atZone(zone).toLocalDate();
    LocalDate last = first.plusDays(LONGEST_WAIT_IN_DAYS);
    Stream<Instant> starts =
        first
            .datesUntil(last)
            .flatMap(day -> windows.stream().map(window -> day.atTime(window.from())))
            .flatMap(
                time ->
                    zone.getRules().getValidOffsets(time).stream()
                        .map(offset -> time.toInstant(offset)));
    return Stream.concat(starts, clockChanges(from, last.atStartOfDay(zone).toInstant()))
        .filter(time -> !time.isBefore(from) && contains(time))
        .min(Comparator.naturalOrder());
  }

  /** A change of the clock may lead into a window whose beginning it skips or repeats. */
  private Stream<Instant> clockChanges(Instant from, Instant to) {
    return Stream.iterate(
            zone.getRules().nextTransition(from),
            change -> change != null && change.getInstant().isBefore(to),
            change -> zone.getRules().nextTransition(change.getInstant()))
        .map(ZoneOffsetTransition::getInstant);
  }

  public ZoneId zone() {
    return zone;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TimeWindows that && text.equals(that.text) && zone.equals(that.zone);
  }

  @Override
  public int hashCode() {
    return 31 * text.hashCode() + zone.hashCode();
  }

  /** As they were given. */
  @Override
  public String toString() {
    return text;
  }
}
