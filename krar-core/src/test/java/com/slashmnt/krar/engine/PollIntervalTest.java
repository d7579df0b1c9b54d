package com.slashmnt.krar.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollIntervalTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final CountDownLatch stop = new CountDownLatch(1);
  private final PollInterval interval = interval(Duration.ofMillis(500), Duration.ofSeconds(1));

  private PollInterval interval(Duration shortest, Duration longest) {
    return new PollInterval(stop, () -> NOW, shortest, longest);
  }

  private Duration unknown() {
    return interval.pause(Optional.empty());
  }

  @Test
  void growsByHalfWhileNothingMovesAndBeginsAnewOnceSomethingDoes() {
    List<Duration> pauses =
        List.of(false, false, false, true).stream()
            .map(
                moved -> {
                  interval.looked(moved, Duration.ZERO);
                  return unknown();
                })
            .toList();
    assertThat(pauses)
        .containsExactly(
            Duration.ofMillis(750),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(500));
  }

  @ParameterizedTest
  @CsvSource({
    "-1000, 500",
    "499, 500",
    "500, 500",
    "600, 600",
    "749, 749",
    "750, 750",
    "9000, 750"
  })
  void endsEarlierForWhatIsDueButNotAtOnce(long due, long pause) {
    interval.looked(false, Duration.ZERO);
    assertThat(interval.pause(Optional.of(NOW.plusMillis(due))))
        .isEqualTo(Duration.ofMillis(pause));
  }

  @ParameterizedTest
  @CsvSource({"10, 500", "124, 500", "126, 504", "200, 800", "9000, 1000"})
  void lastsFourTimesAsLongAsTheLookAndNoLongerThanTheLongest(long took, long pause) {
    interval.looked(true, Duration.ofMillis(took));
    assertThat(unknown()).isEqualTo(Duration.ofMillis(pause));
    assertThat(interval.pause(Optional.of(NOW))).isEqualTo(Duration.ofMillis(pause));
  }

  @Test
  void whatALookThatReachedNothingTookDoesNotCount() {
    interval.looked(true, Duration.ofMillis(240));
    interval.sawNothing();
    assertThat(unknown()).isEqualTo(Duration.ofMillis(750));
    assertThat(interval.pause(Optional.of(NOW))).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  @Timeout(20)
  void isOverOnceTheRunIsAskedToStop() throws InterruptedException {
    stop.countDown();
    interval(Duration.ofHours(1), Duration.ofHours(1)).await(Optional.empty());
    assertThat(stop.getCount()).isZero();
  }

  @Test
  void lastsAsLongAsItSays() throws InterruptedException {
    long start = System.nanoTime();
    interval(Duration.ofMillis(30), Duration.ofMillis(30)).await(Optional.empty());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(29));
  }
}
