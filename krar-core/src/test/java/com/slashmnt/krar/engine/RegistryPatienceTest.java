package com.slashmnt.krar.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.policy.RolloutPolicy;
import com.slashmnt.krar.select.WorkloadSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RegistryPatienceTest {

  private final CountDownLatch stop = new CountDownLatch(1);
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  private RegistryPatience patience(
      Duration timeout, Optional<Duration> runTimeout, Duration pause) {
    RunSettings s =
        Phases.settings(
            WorkloadSelector.of(List.of()),
            RolloutPolicy.always(),
            (w, roll, context) -> {
              throw new AssertionError("restarts " + w);
            },
            List.of());
    return new RegistryPatience(
        new RunSettings(
            s.selector(),
            s.policy(),
            s.trigger(),
            s.rollBack(),
            s.evictor(),
            s.ownerRestarts(),
            s.groupLeases(),
            s.follower(),
            s.sources(),
            s.digests(),
            s.memory(),
            s.backOff(),
            s.listeners(),
            s.clock(),
            () -> now,
            s.runId(),
            s.name(),
            s.maxInFlight(),
            s.gates(),
            s.waitTimeout(),
            s.settleTime(),
            runTimeout,
            s.outageTimeout(),
            pause,
            pause,
            new Pushes(Set.of(), timeout),
            s.warnings()),
        stop);
  }

  private RegistryPatience patience(Duration timeout, Duration runTimeout) {
    return patience(timeout, Optional.of(runTimeout), Duration.ofNanos(1));
  }

  private void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }

  @Test
  void isCountedFromWhereTheWaitBegins() {
    RegistryPatience patience = patience(Duration.ofSeconds(20), Duration.ofDays(1));
    pass(60);
    patience.begin();
    pass(19);
    patience.begin();
    assertThat(patience.pause()).isTrue();
    assertThat(patience.waited()).hasSeconds(19);
    pass(1);
    assertThat(patience.pause()).isFalse();
  }

  @Test
  void lastsNoLongerThanTheRun() {
    RegistryPatience patience = patience(Duration.ofMinutes(2), Duration.ofSeconds(30));
    pass(20);
    patience.begin();
    pass(9);
    assertThat(patience.pause()).isTrue();
    pass(1);
    assertThat(patience.pause()).isFalse();
  }

  @Test
  void aStopEndsItAtOnce() throws InterruptedException {
    RegistryPatience patience = patience(Duration.ofDays(1), Optional.empty(), Duration.ofDays(1));
    CountDownLatch waits = new CountDownLatch(1);
    Thread stopper =
        new Thread(
            () -> {
              try {
                waits.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              stop.countDown();
            });
    stopper.start();
    waits.countDown();
    assertThat(patience.pause()).isFalse();
    stopper.join();
    assertThat(patience.pause()).isFalse();
  }

  @Test
  void anInterruptionEndsItAndIsKept() {
    RegistryPatience patience = patience(Duration.ofDays(1), Optional.empty(), Duration.ofDays(1));
    Thread.currentThread().interrupt();
    assertThat(patience.pause()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
