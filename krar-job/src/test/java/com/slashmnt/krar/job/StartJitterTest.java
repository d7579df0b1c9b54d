package com.slashmnt.krar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.job.input.LogLevel;
import com.slashmnt.krar.job.report.ProgressPrinter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StartJitterTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Duration> pauses = new ArrayList<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ProgressPrinter progress =
      new ProgressPrinter(new PrintStream(err, true, StandardCharsets.UTF_8), false, LogLevel.INFO);

  private StartJitter jitter(long seed) {
    return new StartJitter(new Random(seed), pauses::add);
  }

  @Test
  void waitsForARandomTimeAndSaysSo() {
    jitter(7).await(HOUR, progress);

    Duration time = Duration.ofMillis(new Random(7).nextLong(HOUR.toMillis() + 1));
    assertThat(pauses).containsExactly(time);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "krar: waits %dm%ds before the run begins, of at most 1h\n"
                .formatted(time.toMinutesPart(), time.toSecondsPart()));
  }

  /** With as many runs in each quarter of the time, but for what chance does. */
  @Test
  void spreadsRunsEvenlyAndNeverBeyond() {
    StartJitter jitter = jitter(1);
    IntStream.range(0, 4000).forEach(i -> jitter.await(HOUR, progress));

    assertThat(pauses).allMatch(time -> !time.isNegative() && time.compareTo(HOUR) <= 0);
    for (int quarter = 0; quarter < 4; quarter++) {
      int of = quarter;
      assertThat(pauses.stream().filter(time -> time.toMinutes() / 15 == of).count())
          .isBetween(900L, 1100L);
    }
  }

  @Test
  void doesNotWaitWithoutATime() {
    jitter(7).await(Duration.ZERO, progress);

    assertThat(pauses).isEmpty();
    assertThat(err.size()).isZero();
  }

  @Test
  void leavesAnInterruptToTheRun() {
    StartJitter interrupted =
        new StartJitter(
            new Random(7),
            time -> {
              throw new InterruptedException("ends");
            });
    interrupted.await(HOUR, progress);

    assertThat(Thread.interrupted()).isTrue();
  }
}
