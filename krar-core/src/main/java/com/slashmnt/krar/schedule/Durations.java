package com.slashmnt.krar.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Durations as settings and annotations say them: {@code 30s}, {@code 1h30m}, {@code 2d}, {@code
 * 0}, or ISO 8601 such as {@code PT10M}.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class Durations {

  private static final Pattern UNITS =
      Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

  /** Longer than any run, and short enough to be added to any instant. */
  private static final Duration LONGEST = Duration.ofDays(9999);

  private Durations() {}

  /**
   * Reads one, of no more than 9999 days.
   *
   * @throws IllegalArgumentException if it is none, or negative; the message is one clause
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Duration duration;
    try {
      Matcher units = UNITS.matcher(text);
      duration = Duration.parse(units.matches() && !text.isEmpty() ? iso(units) : text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no duration", e);
    }
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' is not between 0 and 9999d");
    }
    return duration;
  }

  private static String iso(Matcher units) {
    StringBuilder iso = new StringBuilder("P");
    for (int i = 1; i <= 4; i++) {
      String number = units.group(i);
      iso.append(i == 2 ? "T" : "")
          .append(number == null ? "0" : number)
          .append("DHMS".charAt(i - 1));
    }
    return iso.toString();
  }

  /** Such as {@code 10m} or {@code 1h30m}. */
  public static String print(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
