package com.slashmnt.krar.schedule;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Days of the calendar in a time zone, such as {@code 2026-12-20/2027-01-03}: a freeze.
 *
 * <p>Ranges are separated by semicolons. Each is a first and a last date, both inclusive, or one
 * date.
 *
 * <p>Immutable, and safe for use by any thread. Two are equal when text and zone are.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class DateRanges {

  private record Range(LocalDate first, LocalDate last) {

    boolean contains(LocalDate day) {
      return !day.isBefore(first) && !day.isAfter(last);
    }
  }

  private final String text;
  private final ZoneId zone;
  private final List<Range> ranges;

  private DateRanges(String text, ZoneId zone, List<Range> ranges) {
    this.text = text;
    this.zone = zone;
    this.ranges = ranges;
  }

  /**
   * Reads {@code ranges}, such as {@code 2026-12-20/2027-01-03; 2027-04-02}.
   *
   * @throws IllegalArgumentException if there is none, or one cannot be read; the message is one
   *     sentence with an example of what would parse
   */
  public static DateRanges parse(String ranges, ZoneId zone) {
    requireNonNull(zone, "zone");
    List<Range> read =
        Entries.parse(ranges, DateRanges::range, "names no dates; \"2026-12-20/2027-01-03\" would");
    return new DateRanges(ranges.strip(), zone, read);
  }

  private static Range range(String text) {
    String[] ends = text.split("/", -1);
    try {
      LocalDate first = LocalDate.parse(ends[0].strip());
      LocalDate last = LocalDate.parse(ends[ends.length - 1].strip());
      if (ends.length <= 2 && !last.isBefore(first)) {
        return new Range(first, last);
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(wrong(text), e);
    }
    throw new IllegalArgumentException(wrong(text));
  }

  private static String wrong(String text) {
    return "'%s' is no first and last date; \"2026-12-20/2027-01-03\" would be".formatted(text);
  }

  /** Whether that instant is on one of these days. */
  public boolean contains(Instant time) {
    return contains(time.atZone(zone).toLocalDate());
  }

  private boolean contains(LocalDate day) {
    return ranges.stream().anyMatch(range -> range.contains(day));
  }

  /** The first instant, that one or later, that is on none of these days; empty if none comes. */
  public Optional<Instant> end(Instant from) {
    if (!contains(from)) {
      return Optional.of(from);
    }
    // Ranges may follow each other, or overlap: the end of one of them is the end of all.
    return ranges.stream()
        .map(Range::last)
        .filter(last -> last.isBefore(LocalDate.MAX))
        .map(last -> last.plusDays(1))
        .filter(day -> !contains(day))
        .map(day -> day.atStartOfDay(zone).toInstant())
        .filter(time -> time.isAfter(from))
        .min(Instant::compareTo);
  }

  public ZoneId zone() {
    return zone;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DateRanges that && text.equals(that.text) && zone.equals(that.zone);
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
