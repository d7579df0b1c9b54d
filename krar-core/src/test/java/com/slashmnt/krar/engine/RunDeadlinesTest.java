package com.slashmnt.krar.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunDeadlinesTest {

  private final CountDownLatch stop = new CountDownLatch(1);
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  private RunDeadlines deadlines(Optional<Duration> runTimeout) {
    return new RunDeadlines(stop, () -> now, runTimeout, Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({"59, false", "60, true", "61, true"})
  void theTimeIsUpAtTheRunTimeout(long seconds, boolean up) {
    RunDeadlines deadlines = deadlines(Optional.of(Duration.ofMinutes(1)));
    now = now.plusSeconds(seconds);
    assertThat(deadlines.isTimeUp()).isEqualTo(up);
  }

  @Test
  void withoutARunTimeoutTheTimeIsNeverUp() {
    RunDeadlines deadlines = deadlines(Optional.empty());
    now = now.plus(Duration.ofDays(1000));
    assertThat(deadlines.isTimeUp()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"9, false", "10, true", "11, true"})
  void anOutageIsTooLongSinceItsFirstFailure(long seconds, boolean tooLong) {
    RunDeadlines deadlines = deadlines(Optional.empty());
    deadlines.unreachable();
    now = now.plusSeconds(seconds);
    deadlines.unreachable();
    assertThat(deadlines.isOutage()).isTrue();
    assertThat(deadlines.isOutageTooLong()).isEqualTo(tooLong);
  }

  @Test
  void anAnswerEndsAnOutage() {
    RunDeadlines deadlines = deadlines(Optional.empty());
    deadlines.unreachable();
    now = now.plusSeconds(20);
    deadlines.reached();
    assertThat(deadlines.isOutage()).isFalse();
    assertThat(deadlines.isOutageTooLong()).isFalse();
    deadlines.unreachable();
    assertThat(deadlines.isOutageTooLong()).isFalse();
  }

  @Test
  void isStoppedOnceItIsAsked() {
    RunDeadlines deadlines = deadlines(Optional.empty());
    assertThat(deadlines.isStopped()).isFalse();
    stop.countDown();
    assertThat(deadlines.isStopped()).isTrue();
  }
}
