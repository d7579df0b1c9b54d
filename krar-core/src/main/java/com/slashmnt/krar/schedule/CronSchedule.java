package com.slashmnt.krar.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A cron expression in a time zone: a fixed set of instants.
 *
 * <p>The dialect is that of a Kubernetes CronJob's {@code spec.schedule} (<a
 * href="https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax">schedule
 * syntax</a>), which is {@code cron.ParseStandard} of <a
 * href="https://github.com/robfig/cron/tree/v3.0.1">robfig/cron v3.0.1</a>: minute, hour, day of
 * month, month, day of week, or a nickname such as {@code @daily}. If neither day field has a star,
 * a day is scheduled when one of them matches, else both must. {@code @every}, a time zone within
 * the expression, and an expression that never matches are refused. {@code docs/cron.md} lists all
 * differences.
 *
 * <p>An instant is scheduled when the clock of the zone, set forward and back as its rules say,
 * shows a matching minute just begun: a time that is skipped is not scheduled, one that comes twice
 * is scheduled twice. The years 1 to 9999 (UTC) are covered.
 *
 * <p>Immutable, and safe for use by any thread. Two are equal when expression and zone are, letter
 * by letter.
 *
 * @since 3.0.0
 */
@API(status = API.Status.STABLE, since = "3.0.0")
public final class CronSchedule {

  private static final Instant BEGIN = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  /**
   * The bound of a search. The longest wait is 8 years, for 29 February across 2100; twice that,
   * for a change of the clock that skips the first find.
   */
  private static final int LONGEST_WAIT_IN_DAYS = 17 * 366;

  private final String text;
  private final ZoneId zone;
  private final CronExpression expression;

  private CronSchedule(String text, ZoneId zone, CronExpression expression) {
    this.text = text;
    this.zone = zone;
    this.expression = expression;
  }

  /**
   * Reads {@code expression}, such as {@code 0 3 * * MON-FRI}.
   *
   * @throws IllegalArgumentException if that is not in the dialect, or would never match; the
   *     message is one sentence with examples of what would parse
   */
  public static CronSchedule parse(String expression, ZoneId zone) {
    requireNonNull(expression, "expression");
    requireNonNull(zone, "zone");
    try {
      return new CronSchedule(expression, zone, CronExpression.parse(expression));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cannot use the cron expression \"%s\": %s; \"0 3 * * *\", \"*/15 8-18 * * MON-FRI\" and \"@daily\" would parse"
              .formatted(expression, e.getMessage()),
          e);
    }
  }

  /**
   * The first scheduled instant after {@code after}, never {@code after} itself.
   *
   * <p>Empty only where the covered years end. At most 17 years are searched.
   */
  public Optional<Instant> next(Instant after) {
    requireNonNull(after, "after");
    if (!after.isBefore(END)) {
      return Optional.empty();
    }
    Instant from = after.isBefore(BEGIN) ? BEGIN : after.plusNanos(1);
    Instant bound = earlier(END, from.plus(LONGEST_WAIT_IN_DAYS, ChronoUnit.DAYS));
    ZoneRules rules = zone.getRules();
    // From one change of the clock to the next, where local time is plain arithmetic.
    while (from.isBefore(bound)) {
      ZoneOffset offset = rules.getOffset(from);
      ZoneOffsetTransition change = rules.nextTransition(from);
      Instant until = change == null ? bound : earlier(bound, change.getInstant());
      Optional<LocalDateTime> found =
          expression.firstIn(
              LocalDateTime.ofInstant(from, offset), LocalDateTime.ofInstant(until, offset));
      if (found.isPresent()) {
        return found.map(local -> local.toInstant(offset));
      }
      from = until;
    }
    return Optional.empty();
  }

  /**
   * Whether a scheduled instant lies in ({@code afterExclusive}, {@code untilInclusive}].
   *
   * <p>{@code false} if the second is not later than the first.
   */
  public boolean hasInstantIn(Instant afterExclusive, Instant untilInclusive) {
    requireNonNull(untilInclusive, "untilInclusive");
    return next(afterExclusive).filter(instant -> !instant.isAfter(untilInclusive)).isPresent();
  }

  private static Instant earlier(Instant left, Instant other) {
    return left.isBefore(other) ? left : other;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronSchedule that && text.equals(that.text) && zone.equals(that.zone);
  }

  @Override
  public int hashCode() {
    return 31 * text.hashCode() + zone.hashCode();
  }

  /** Expression and zone, such as {@code 0 3 * * MON-FRI (Europe/Berlin)}. */
  @Override
  public String toString() {
    return "%s (%s)".formatted(text, zone);
  }
}
