package com.slashmnt.krar.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * *               | 2025-01-02T03:00:00Z",
        "*/15 * * * *            | 2025-01-01T10:15:00Z",
        "7/20 * * * *            | 2025-01-01T10:07:00Z",
        "50-59/4 * * * *         | 2025-01-01T10:50:00Z",
        "*/60 * * * *            | 2025-01-01T11:00:00Z",
        "5,3,4, 12 * * *         | 2025-01-01T12:03:00Z",
        "0 0 1 feb-Apr/2 *       | 2025-02-01T00:00:00Z",
        "0 0 ? * SUN             | 2025-01-05T00:00:00Z",
        "0 0 * * mon-fri         | 2025-01-02T00:00:00Z",
        "0 0 29 2 *              | 2028-02-29T00:00:00Z",
        "@yearly                 | 2026-01-01T00:00:00Z",
        "@annually               | 2026-01-01T00:00:00Z",
        "@monthly                | 2025-02-01T00:00:00Z",
        "@weekly                 | 2025-01-05T00:00:00Z",
        "@daily                  | 2025-01-02T00:00:00Z",
        "@midnight               | 2025-01-02T00:00:00Z",
        "@hourly                 | 2025-01-01T11:00:00Z",
      })
  void findsTheFirstInstantAfterTenOnNewYearsDay(String expression, Instant expected) {
    assertThat(utc(expression).next(Instant.parse("2025-01-01T10:00:00Z"))).hasValue(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 13 * FRI, 2025-01-03, 2025-01-10, 2025-01-13",
    "0 0 */15 * FRI, 2025-01-03, 2025-01-10, 2025-01-16",
    "0 0 13 * */3, 2025-01-04, 2025-01-05, 2025-01-08",
    "0 0 13 * *, 2025-01-13, 2025-02-13, 2025-03-13",
    "0 0 */1 * FRI, 2025-01-03, 2025-01-10, 2025-01-17",
    "0 0 1-31 * FRI, 2025-01-03, 2025-01-04, 2025-01-05",
  })
  void eitherDayFieldSufficesUnlessOneHasAStar(
      String expression, String first, String second, String third) {
    assertThat(instants(utc(expression), "2025-01-02T23:59:59Z", 3))
        .containsExactly(first + "T00:00:00Z", second + "T00:00:00Z", third + "T00:00:00Z");
  }

  @Test
  void isStrictlyAfterTheGivenInstant() {
    CronSchedule daily = utc("0 3 * * *");

    assertThat(instants(daily, "2025-01-01T03:00:00Z", 1)).containsExactly("2025-01-02T03:00:00Z");
    assertThat(instants(daily, "2025-01-01T02:59:59.999999999Z", 1))
        .containsExactly("2025-01-01T03:00:00Z");
  }

  @Test
  void passesOverALocalTimeThatIsSkipped() {
    assertThat(instants(CronSchedule.parse("30 2 * * *", BERLIN), "2025-03-29T00:00:00Z", 2))
        .containsExactly("2025-03-29T01:30:00Z", "2025-03-31T00:30:00Z");
  }

  @Test
  void takesALocalTimeTwiceThatComesTwice() {
    assertThat(instants(CronSchedule.parse("30 2 * * *", BERLIN), "2025-10-25T12:00:00Z", 3))
        .containsExactly("2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z", "2025-10-27T01:30:00Z");
  }

  @Test
  void keepsToTheDayWhoseMidnightIsSkipped() {
    // In Cairo Friday 25 April 2025 began at 01:00.
    ZoneId cairo = ZoneId.of("Africa/Cairo");

    assertThat(instants(CronSchedule.parse("0 5 25 4 *", cairo), "2025-04-24T03:00:00Z", 2))
        .containsExactly("2025-04-25T02:00:00Z", "2026-04-25T02:00:00Z");
    assertThat(instants(CronSchedule.parse("0 0 * * *", cairo), "2025-04-24T03:00:00Z", 1))
        .containsExactly("2025-04-25T21:00:00Z");
  }

  @Test
  void findsALeapDayAcrossTheYear2100() {
    assertThat(instants(utc("0 0 29 2 *"), "2096-02-29T00:00:00Z", 1))
        .containsExactly("2104-02-29T00:00:00Z");
  }

  @Test
  void coversTheYears1To9999() {
    CronSchedule yearly = utc("@yearly");

    assertThat(yearly.next(Instant.MIN)).hasValue(Instant.parse("0001-01-01T00:00:00Z"));
    assertThat(yearly.next(Instant.parse("9999-01-01T00:00:00Z"))).isEmpty();
    assertThat(yearly.next(Instant.MAX)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-01-01T02:59:59Z, 2025-01-01T03:00:00Z, true",
    "2025-01-01T03:00:00Z, 2025-01-02T02:59:59Z, false",
    "2025-01-01T03:00:00Z, 2025-01-02T03:00:00Z, true",
    "2020-01-01T00:00:00Z, 2025-01-02T03:00:00Z, true",
    "2025-01-01T03:00:00Z, 2025-01-01T03:00:00Z, false",
    "2025-01-02T00:00:00Z, 2025-01-01T00:00:00Z, false",
  })
  void anIntervalHasItsEndButNotItsBeginning(Instant after, Instant until, boolean expected) {
    assertThat(utc("0 3 * * *").hasInstantIn(after, until)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60 * * * *       | the minute must be made of 0-59, was \"60\"",
        "x * * * *        | the minute must be made of 0-59, was \"x\"",
        "1-2-3 * * * *    | the minute must be made of 0-59, was \"1-2-3\"",
        "/5 * * * *       | the minute must be made of 0-59, was \"/5\"",
        "1-9/2/3 * * * *  | the minute must be made of 0-59, was \"1-9/2/3\"",
        "50-70 * * * *    | the minute must be made of 0-59, was \"70\"",
        "* 24-3 * * *     | the hour must be made of 0-23, was \"24\"",
        "* 5-3 * * *      | the hour must not run backwards, was 5-3",
        "* */0 * * *      | the step of the hour must be at least 1, was 0",
        "* * L * *        | the day of month must be made of 1-31, was \"L\"",
        "* * L-3 * *      | the day of month must be made of 1-31, was \"L-3\"",
        "* * 3-L * *      | the day of month must be made of 1-31, was \"L\"",
        "* * 15W * *      | the day of month must be made of 1-31, was \"15W\"",
        "* * * 0 *        | the month must be made of 1-12 or JAN-DEC, was \"0\"",
        "* * * JANUARY *  | the month must be made of 1-12 or JAN-DEC, was \"JANUARY\"",
        "* * * * 7        | the day of week must be made of 0-6 or SUN-SAT, was \"7\"",
        "* * * * 5#2      | the day of week must be made of 0-6 or SUN-SAT, was \"5#2\"",
        "* * * * 1-5/TUE  | the day of week must be made of 0-6 or SUN-SAT, was \"1-5/TUE\"",
        "* * * *          | it must have five fields (minute, hour, day of month, month, day of week), had 4",
        "* * * * * *      | it must have five fields (minute, hour, day of month, month, day of week), had 6",
        "''               | it must have five fields (minute, hour, day of month, month, day of week), had 0",
        "@Daily           | a nickname must be one of @annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly",
        "@reboot          | a nickname must be one of @annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly",
        "@every 1h        | @every counts from whenever it was started, so it names no instants",
        "TZ=UTC 0 3 * * * | the time zone is given beside the expression, not in it",
        "CRON_TZ=UTC      | the time zone is given beside the expression, not in it",
        "0 0 30 2 *       | no clock and no calendar ever shows that",
        "0 0 31 4,6,9 ?   | no clock and no calendar ever shows that",
        ", * * * *        | no clock and no calendar ever shows that",
      })
  void refusesWithTheReasonTheExpressionAndExamples(String expression, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> utc(expression))
        .withMessage(
            "cannot use the cron expression \"%s\": %s; \"0 3 * * *\", \"*/15 8-18 * * MON-FRI\" and"
                + " \"@daily\" would parse",
            expression, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 3 * * *", "*/15 8-18 * * MON-FRI", "@daily"})
  void parsesTheExamplesOfItsOwnRefusals(String example) {
    assertThat(utc(example).next(Instant.EPOCH)).isPresent();
  }

  @Test
  void refusesDigitsAndLettersOfOtherScripts() {
    assertThatIllegalArgumentException().isThrownBy(() -> utc("\u0663 * * * *"));
    assertThatIllegalArgumentException().isThrownBy(() -> utc("* * * * \u017Fun"));
  }

  @Test
  void isAValueOfExpressionAndZone() {
    assertThat(CronSchedule.parse("@daily", BERLIN))
        .isEqualTo(CronSchedule.parse("@daily", BERLIN))
        .hasSameHashCodeAs(CronSchedule.parse("@daily", BERLIN))
        .isNotEqualTo(CronSchedule.parse("@midnight", BERLIN))
        .isNotEqualTo(utc("@daily"))
        .hasToString("@daily (Europe/Berlin)");
  }

  private static CronSchedule utc(String expression) {
    return CronSchedule.parse(expression, ZoneOffset.UTC);
  }

  private static List<String> instants(CronSchedule schedule, String after, int count) {
    return Stream.iterate(
            schedule.next(Instant.parse(after)),
            Optional::isPresent,
            last -> last.flatMap(schedule::next))
        .limit(count)
        .map(found -> found.orElseThrow().toString())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 1,*/1 * MON", "0 0 *,*/5 * MON"})
  void aStarInAListOfDaysLeavesTheOtherFieldToDecide(String expression) {
    // robfig/cron: with a star in one of the two fields of days, both must fit.
    assertThat(utc(expression).next(Instant.parse("2026-11-24T12:00:00Z")))
        .contains(Instant.parse("2026-11-30T00:00:00Z"));
  }

  @Test
  void equalSchedulesHaveEqualHashes() {
    assertThat(utc("0 3 * * *")).isEqualTo(utc("0 3 * * *")).hasSameHashCodeAs(utc("0 3 * * *"));
    assertThat(utc("0 3 * * *").hashCode()).isNotEqualTo(utc("0 4 * * *").hashCode());
  }
}
