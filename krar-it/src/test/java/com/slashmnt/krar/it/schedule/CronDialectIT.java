package com.slashmnt.krar.it.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/cron.md} says: Kubernetes' dialect, and these differences only. */
class CronDialectIT {

  private static final List<String> ZONES =
      List.of("UTC", "America/New_York", "Europe/Berlin", "Australia/Adelaide");

  private static final List<String> STARTS =
      List.of(
          "2024-02-28T23:59:59Z",
          "2025-12-31T23:59:59.5Z",
          "2027-06-15T12:34:56Z",
          // New York: the day before and the last moment before 2:00 becomes 3:00, then both 1:10.
          "2025-03-08T05:00:00Z",
          "2025-03-09T06:59:59Z",
          "2025-11-02T05:10:00Z",
          "2025-11-02T06:10:00Z",
          // Berlin: the same, 2:00 becoming 3:00, then both 2:10.
          "2025-03-29T00:00:00Z",
          "2025-03-30T00:59:59Z",
          "2025-10-26T00:10:00Z",
          "2025-10-26T01:10:00Z",
          // Adelaide, half an hour off the hours of UTC and south of the Equator: the same.
          "2025-10-04T16:29:59Z",
          "2025-04-05T15:40:00Z",
          "2025-04-05T16:40:00Z");

  @TempDir private Path scratch;

  @Test
  void agreesWithRobfigCron() throws IOException, InterruptedException {
    List<String> expressions =
        Stream.concat(CronExpressions.thoughtOf(), CronExpressions.byChance(400))
            .distinct()
            .toList();
    List<Question> questions =
        expressions.stream()
            .flatMap(
                expression ->
                    ZONES.stream()
                        .flatMap(
                            zone ->
                                STARTS.stream()
                                    .map(start -> new Question(expression, zone, start))))
            .toList();
    List<String> answers = new RobfigCron(scratch).answers(questions);

    Set<String> refused = new HashSet<>();
    Set<String> neverFire = new HashSet<>();
    List<String> disagreed = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      String robfig = answers.get(i);
      String krar = question.answer();
      if (robfig.equals("never") && krar.equals("refused")) {
        neverFire.add(question.expression());
      } else if (!robfig.equals(krar)) {
        disagreed.add("%s: robfig/cron %s, krar %s".formatted(question, robfig, krar));
      } else if (krar.equals("refused")) {
        refused.add(question.expression());
      }
    }

    assertThat(disagreed).isEmpty();
    assertThat(neverFire).as("the one difference allowed here").hasSizeLessThan(5);
    assertThat(refused).hasSizeGreaterThan(100);
    assertThat(expressions).hasSizeGreaterThan(200 + refused.size() + neverFire.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@every 1h",
        "@every 1h30m",
        "TZ=Europe/Berlin 0 3 * * *",
        "CRON_TZ=UTC @daily",
        "0 0 30 2 *",
        "0 0 31 4,6,9,11 ?",
        ", * * * *",
        "0 0 , * *",
        "*/2147483648 * * * *",
      })
  void refusesWhatRobfigCronTakes(String expression) throws IOException, InterruptedException {
    Question question = new Question(expression, "UTC", "2025-01-01T00:00:00Z");

    assertThat(new RobfigCron(scratch).answers(List.of(question))).doesNotContain("refused");
    assertThat(question.answer()).isEqualTo("refused");
  }

  @Test
  void findsALeapDayBeyondFiveYears() throws IOException, InterruptedException {
    Question question = new Question("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z");

    assertThat(new RobfigCron(scratch).answers(List.of(question))).containsExactly("never");
    assertThat(question.answer()).startsWith("2104-02-29T00:00:00Z");
  }

  /** Each line: the question, then what comes first for krar, then for robfig/cron. */
  @ParameterizedTest
  @CsvSource({
    // Cairo's 25 April 2025, a Friday, began at 1:00: left out; then taken for the Thursday.
    "0 5 25 4 *, Africa/Cairo, 2025-04-20T00:00:00Z, 2025-04-25T02:00:00Z, 2026-04-25T02:00:00Z",
    "0 5 * * THU, Africa/Cairo, 2025-04-24T06:00:00Z, 2025-05-01T02:00:00Z, 2025-04-25T02:00:00Z",
    // Santiago's 8 September 2024 began at 1:00: taken for the 7th.
    "0 5 7 9 *, America/Santiago, 2024-09-07T12:00:00Z, 2025-09-07T08:00:00Z, 2024-09-08T08:00:00Z",
    // Amman's 29 October 2021 had midnight twice: the first is left out.
    "0 0 29 10 *, Asia/Amman, 2021-10-20T00:00:00Z, 2021-10-28T21:00:00Z, 2021-10-28T22:00:00Z",
    // Lord Howe went from 2:00 to 2:30 on 5 October 2025: 3:00 of that day is left out.
    "0 3 * * *, Australia/Lord_Howe, 2025-10-04T12:00:00Z, 2025-10-04T16:00:00Z, 2025-10-05T16:00:00Z",
    // Chatham went from 2:45 to 3:45 on 28 September 2025: 3:47 is left out.
    "47 3 * * *, Pacific/Chatham, 2025-09-26T18:00:00Z, 2025-09-27T14:02:00Z, 2025-09-28T14:02:00Z",
    // Troll went from 3:00 back to 1:00 on 26 October 2025: the second 1:30 is left out.
    "30 1 * * *, Antarctica/Troll, 2025-10-26T00:07:00Z, 2025-10-26T01:30:00Z, 2025-10-27T01:30:00Z",
  })
  void keepsToTheClockOnDaysOnWhichRobfigCronDoesNot(
      String expression, String zone, String start, String krar, String robfig)
      throws IOException, InterruptedException {
    Question question = new Question(expression, zone, start);

    assertThat(question.answer()).startsWith(krar);
    assertThat(new RobfigCron(scratch).answers(List.of(question)).get(0)).startsWith(robfig);
  }
}
