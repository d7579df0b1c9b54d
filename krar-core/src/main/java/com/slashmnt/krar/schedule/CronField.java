package com.slashmnt.krar.schedule;

import com.cronutils.model.field.constraint.FieldConstraints;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.parser.FieldParser;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the five fields with its dialect.
 *
 * @param names what may stand for the numbers from {@code min} on, in upper case
 */
record CronField(String label, int min, int max, List<String> names) {

  static final CronField MINUTE = new CronField("minute", 0, 59, List.of());
  static final CronField HOUR = new CronField("hour", 0, 23, List.of());
  static final CronField DAY_OF_MONTH = new CronField("day of month", 1, 31, List.of());
  static final CronField MONTH =
      named("month", 1, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC");
  static final CronField DAY_OF_WEEK = named("day of week", 0, "SUN MON TUE WED THU FRI SAT");

  private static final String VALUE = "(?:[A-Za-z]+|[+]?[0-9]+)";

  /**
   * What cron-utils may see. It reads more than robfig/cron does (an empty start, a second step, a
   * name as a step, other scripts' digits), so the shape is settled here. Of {@code *-5}
   * robfig/cron reads the star alone.
   */
  private static final Pattern TERM =
      Pattern.compile(
          "(?:[*?](?:-[^/]*)?|(?<range>%s(?:-%s)?))(?<step>/[+]?[0-9]+)?".formatted(VALUE, VALUE));

  private static CronField named(String label, int min, String names) {
    List<String> list = List.of(names.split(" ", -1));
    return new CronField(label, min, min + list.size() - 1, list);
  }

  /** Reads a field; as with robfig/cron an empty place in a list counts for nothing. */
  FieldValues parse(String text) {
    FieldParser parser = parser();
    FieldValuesCollector collector = new FieldValuesCollector(this);
    for (String term : text.split(",", -1)) {
      if (!term.isEmpty()) {
        parseTerm(term, parser).accept(collector);
      }
    }
    return collector.values();
  }

  private FieldExpression parseTerm(String term, FieldParser parser) {
    Matcher matcher = TERM.matcher(term);
    if (!matcher.matches()) {
      throw refused(term);
    }
    String range = matcher.group("range");
    String step = matcher.group("step");
    String canonical =
        (range == null ? "*" : range.toUpperCase(Locale.ROOT)) + (step == null ? "" : step);
    try {
      return parser.parse(canonical);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(refused(term).getMessage(), e);
    }
  }

  private FieldParser parser() {
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : names) {
      numbers.put(name, min + numbers.size());
    }
    return new FieldParser(new FieldConstraints(numbers, Map.of(), Set.of(), min, max, true));
  }

  void requireInRange(int value) {
    if (value < min || value > max) {
      throw refused(Integer.toString(value));
    }
  }

  IllegalArgumentException refused(String was) {
    return new IllegalArgumentException(
        "the %s must be made of %d-%d%s, was \"%s\"".formatted(label, min, max, orNames(), was));
  }

  private String orNames() {
    return names.isEmpty() ? "" : " or %s-%s".formatted(names.get(0), names.get(names.size() - 1));
  }

  @Override
  public String toString() {
    return label;
  }
}
